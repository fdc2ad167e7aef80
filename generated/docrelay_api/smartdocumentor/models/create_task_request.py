from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..reading import UnreadableFieldError as _UnreadableFieldError
from ..types import UNSET, AdditionalProperties, Unset

if TYPE_CHECKING:
    from ..models.custom_form_values import CustomFormValues
    from ..models.task_assignment import TaskAssignment
    from ..models.task_context import TaskContext
    from ..models.task_metadata import TaskMetadata


_MEMBERS = _Members(
    "CreateTaskRequest",
    (
        "displayName",
        "description",
        "workspaceId",
        "batchId",
        "priority",
        "taskAssignment",
        "customFormValues",
        "externalId",
        "metadata",
    ),
    ("context",),
)


@_attrs_define
class CreateTaskRequest(AdditionalProperties[Any]):
    """A task to create.

    Attributes:
        context: What is fed to the recognition. An open object; two keys are readable.
        display_name: Name of the task; a random one is made up where it is not given.
        description: Description of the task.
        workspace_id: Id of the workspace, the default workspace of the tenant where it is not given.
        batch_id: Id of a batch of that workspace.
        priority: 1 (taken where it is not given) is low, every greater value is high; there are only
            two levels.
            High is open to certain Organizations only, enabled by the vendor.
        task_assignment: Review process of the task: the assigned users and the order in which they
            review. The fields are not
            readable.
        custom_form_values: Data of a custom form, shown by the Document Viewer in Advanced Edit mode.
            For certain Organizations
            only, enabled by the vendor. Free-form.
        external_id: Your own id for the task, unique within the Organization. Its row is not readable;
            other pages say
            that it is added to the task at creation.
        metadata: Metadata of the task. Only the heading of its section is readable; taken to be free-
            form.
    """

    context: TaskContext
    display_name: str | Unset = UNSET
    description: str | Unset = UNSET
    workspace_id: int | Unset = UNSET
    batch_id: int | Unset = UNSET
    priority: int | Unset = UNSET
    task_assignment: TaskAssignment | Unset = UNSET
    custom_form_values: CustomFormValues | Unset = UNSET
    external_id: str | Unset = UNSET
    metadata: TaskMetadata | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        context = self.context.to_dict()

        display_name = self.display_name

        description = self.description

        workspace_id = self.workspace_id

        batch_id = self.batch_id

        priority = self.priority

        task_assignment: dict[str, Any] | Unset = UNSET
        if not isinstance(self.task_assignment, Unset):
            task_assignment = self.task_assignment.to_dict()

        custom_form_values: dict[str, Any] | Unset = UNSET
        if not isinstance(self.custom_form_values, Unset):
            custom_form_values = self.custom_form_values.to_dict()

        external_id = self.external_id

        metadata: dict[str, Any] | Unset = UNSET
        if not isinstance(self.metadata, Unset):
            metadata = self.metadata.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "context": context,
            }
        )
        if display_name is not UNSET:
            field_dict["displayName"] = display_name
        if description is not UNSET:
            field_dict["description"] = description
        if workspace_id is not UNSET:
            field_dict["workspaceId"] = workspace_id
        if batch_id is not UNSET:
            field_dict["batchId"] = batch_id
        if priority is not UNSET:
            field_dict["priority"] = priority
        if task_assignment is not UNSET:
            field_dict["taskAssignment"] = task_assignment
        if custom_form_values is not UNSET:
            field_dict["customFormValues"] = custom_form_values
        if external_id is not UNSET:
            field_dict["externalId"] = external_id
        if metadata is not UNSET:
            field_dict["metadata"] = metadata

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.custom_form_values import CustomFormValues
        from ..models.task_assignment import TaskAssignment
        from ..models.task_context import TaskContext
        from ..models.task_metadata import TaskMetadata

        d = _MEMBERS.read(src_dict)
        try:
            context = TaskContext.from_dict(d.pop("context"))

        except (TypeError, ValueError, AttributeError):
            raise _UnreadableFieldError("context") from None

        display_name = d.pop("displayName", UNSET)

        description = d.pop("description", UNSET)

        workspace_id = d.pop("workspaceId", UNSET)

        batch_id = d.pop("batchId", UNSET)

        priority = d.pop("priority", UNSET)

        try:
            _task_assignment = d.pop("taskAssignment", UNSET)
            task_assignment: TaskAssignment | Unset
            if isinstance(_task_assignment, Unset):
                task_assignment = UNSET
            else:
                task_assignment = TaskAssignment.from_dict(_task_assignment)

        except _UNREADABLE:
            task_assignment = _MEMBERS.keep(d, src_dict, "taskAssignment")

        try:
            _custom_form_values = d.pop("customFormValues", UNSET)
            custom_form_values: CustomFormValues | Unset
            if isinstance(_custom_form_values, Unset):
                custom_form_values = UNSET
            else:
                custom_form_values = CustomFormValues.from_dict(_custom_form_values)

        except _UNREADABLE:
            custom_form_values = _MEMBERS.keep(d, src_dict, "customFormValues")

        external_id = d.pop("externalId", UNSET)

        try:
            _metadata = d.pop("metadata", UNSET)
            metadata: TaskMetadata | Unset
            if isinstance(_metadata, Unset):
                metadata = UNSET
            else:
                metadata = TaskMetadata.from_dict(_metadata)

        except _UNREADABLE:
            metadata = _MEMBERS.keep(d, src_dict, "metadata")

        create_task_request = cls(
            context=context,
            display_name=display_name,
            description=description,
            workspace_id=workspace_id,
            batch_id=batch_id,
            priority=priority,
            task_assignment=task_assignment,
            custom_form_values=custom_form_values,
            external_id=external_id,
            metadata=metadata,
        )

        create_task_request.additional_properties = d
        return create_task_request
