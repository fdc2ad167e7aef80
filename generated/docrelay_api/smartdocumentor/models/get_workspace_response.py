from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "GetWorkspaceResponse",
    (
        "tenantId",
        "workspaceName",
        "isDefault",
        "taskType",
        "workspaceType",
        "templateType",
    ),
    (
        "workspaceId",
        "workspaceDescription",
        "workspaceTemplateName",
    ),
)


@_attrs_define
class GetWorkspaceResponse(AdditionalProperties[Any]):
    """A workspace.

    Attributes:
        workspace_id: Unique id, never changes.
        tenant_id: Id of the Organization.
        workspace_name: Display name.
        workspace_description: Description.
        is_default: Whether this is the default workspace of the Organization.
        task_type: Type of task that a workspace processes. The values are not readable.
        workspace_type: Type of a workspace. The values are not readable.
        template_type: Template that a workspace was built from. The values are not readable.
        workspace_template_name: Name of the template; may be missing, templateType stands in then.
    """

    workspace_id: int
    tenant_id: int | Unset = UNSET
    workspace_name: str | Unset = UNSET
    workspace_description: None | str | Unset = UNSET
    is_default: bool | Unset = UNSET
    task_type: int | Unset = UNSET
    workspace_type: int | Unset = UNSET
    template_type: int | Unset = UNSET
    workspace_template_name: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        workspace_id = self.workspace_id

        tenant_id = self.tenant_id

        workspace_name = self.workspace_name

        workspace_description: None | str | Unset
        if isinstance(self.workspace_description, Unset):
            workspace_description = UNSET
        else:
            workspace_description = self.workspace_description

        is_default = self.is_default

        task_type = self.task_type

        workspace_type = self.workspace_type

        template_type = self.template_type

        workspace_template_name: None | str | Unset
        if isinstance(self.workspace_template_name, Unset):
            workspace_template_name = UNSET
        else:
            workspace_template_name = self.workspace_template_name

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "workspaceId": workspace_id,
            }
        )
        if tenant_id is not UNSET:
            field_dict["tenantId"] = tenant_id
        if workspace_name is not UNSET:
            field_dict["workspaceName"] = workspace_name
        if workspace_description is not UNSET:
            field_dict["workspaceDescription"] = workspace_description
        if is_default is not UNSET:
            field_dict["isDefault"] = is_default
        if task_type is not UNSET:
            field_dict["taskType"] = task_type
        if workspace_type is not UNSET:
            field_dict["workspaceType"] = workspace_type
        if template_type is not UNSET:
            field_dict["templateType"] = template_type
        if workspace_template_name is not UNSET:
            field_dict["workspaceTemplateName"] = workspace_template_name

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        workspace_id = d.pop("workspaceId")

        tenant_id = d.pop("tenantId", UNSET)

        workspace_name = d.pop("workspaceName", UNSET)

        def _parse_workspace_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        workspace_description = _parse_workspace_description(d.pop("workspaceDescription", UNSET))

        is_default = d.pop("isDefault", UNSET)

        task_type = d.pop("taskType", UNSET)

        workspace_type = d.pop("workspaceType", UNSET)

        template_type = d.pop("templateType", UNSET)

        def _parse_workspace_template_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        workspace_template_name = _parse_workspace_template_name(d.pop("workspaceTemplateName", UNSET))

        get_workspace_response = cls(
            workspace_id=workspace_id,
            tenant_id=tenant_id,
            workspace_name=workspace_name,
            workspace_description=workspace_description,
            is_default=is_default,
            task_type=task_type,
            workspace_type=workspace_type,
            template_type=template_type,
            workspace_template_name=workspace_template_name,
        )

        get_workspace_response.additional_properties = d
        return get_workspace_response
