"""The catalogue of changes: every id that a report can carry. `docrelay diff explain ID` prints an entry."""

from __future__ import annotations

import re

import attrs

from docrelay.contract.levels import ClientProfile, Direction, Effect, Guard, Judgement, Level, judge

_FIELD = re.compile(r"\{(\w+)\}")


@attrs.frozen
class Rule:
    """A kind of change.

    `request` and `response` are its effects on what the client sends and gets; None: it does not concern
    that direction. `tolerance` names the field of the client profile that copes with a widened answer.
    `message` is filled with the details of a finding.
    """

    id: str
    request: Effect | None
    response: Effect | None
    message: str
    hint: str
    tolerance: str = ""
    member: bool = False
    addition: bool = False
    layer: str = "wire"
    note: str = ""

    def effect(self, direction: Direction) -> Effect | None:
        """Return the effect in `direction`; neither direction reads the request's."""
        return self.response if direction is Direction.RESPONSE else self.request

    def guards(self, profile: ClientProfile, *, error_only: bool) -> frozenset[Guard]:
        """Return the guards that hold for this rule under `profile`."""
        found: set[Guard] = set()
        if self.tolerance and getattr(profile, self.tolerance):
            found.add(Guard.TOLERATED)
        if self.member and profile.enum_members:
            found.add(Guard.NAMES_A_MEMBER)
        if error_only:
            found.add(Guard.ERROR_STATUS)
        return frozenset(found)

    def judge(self, direction: Direction, profile: ClientProfile, *, error_only: bool = False) -> Judgement:
        """Derive the level in `direction`; a direction it does not concern gives NONE."""
        effect = self.effect(direction)
        if effect is None:
            return Judgement(Level.NONE, (f"does not concern the {direction.value}",))
        return judge(effect, direction, self.guards(profile, error_only=error_only))


def fill(template: str, details: dict[str, str]) -> str:
    """Return a message or hint of a rule with the details filled in; their own braces stay as they are."""
    return _FIELD.sub(lambda match: details.get(match[1], ""), template)


_N, _W, _I = Effect.NARROWS, Effect.WIDENS, Effect.INCOMPARABLE
_U, _0, _V = Effect.UNKNOWN, Effect.NONE, Effect.VIOLATION

_SEND = "Check every place that sends this value."
_READ = "Check every place that reads this value; it can now be one that the old contract ruled out."
_BOTH = "Check every place that sends or reads this value."

_SCHEMA = (
    Rule("type.narrowed", _N, _N, "type {old} became {new}", _SEND),
    Rule("type.widened", _W, _W, "type {old} became {new}", _READ),
    Rule("type.changed", _I, _I, "type {old} became {new}", _BOTH),
    Rule("schema.replaced", _I, _I, "schema {old} became {new}, which has no property in common with it",
         "Write the code anew for the other schema."),
    Rule("null.added", _W, _W, "null is now allowed", "Handle None where the value is read."),
    Rule("null.removed", _N, _N, "null is no longer allowed", "Leave the value out instead of sending None."),
    Rule("enum.value-added", _W, _W, "enum value {new} was added",
         "Handle values that are not members of the enum.",
         tolerance="open_enums", addition=True),
    Rule("enum.value-removed", _N, _N, "enum value {old} was removed",
         "Stop sending it and stop comparing with it.",
         member=True),
    Rule("enum.introduced", _N, _N, "any value became one of {new}", "Send only these values."),
    Rule("enum.dropped", _W, _W, "one of {old} became any value", "Handle other values.",
         tolerance="open_enums"),
    Rule("bound.tightened", _N, _N, "{name} {old} became {new}, which is tighter",
         "Check values against the bound."),
    Rule("bound.loosened", _W, _W, "{name} {old} became {new}, which is looser",
         "Check that code and storage cope with values past the old bound."),
    Rule("bound.changed", _I, _I, "{name} {old} became {new}", _BOTH),
    Rule("pattern.added", _N, _N, "pattern {new} was added", "Check values against the pattern."),
    Rule("pattern.removed", _W, _W, "pattern {old} was removed", _READ),
    Rule("pattern.narrowed", _N, _N, "pattern {old} became {new}, which fewer texts match",
         "Check values against the pattern."),
    Rule("pattern.widened", _W, _W, "pattern {old} became {new}, which more texts match", _READ),
    Rule("pattern.replaced", _I, _I, "pattern {old} became {new}, which other texts match", _BOTH),
    Rule("pattern.changed", _U, _U, "pattern {old} became {new}",
         "Compare both patterns for the values in use.",
         note="Whether one pattern includes the other is not decided."),
    Rule("format.added", _N, _N, "format {new} was added", "Check values against the format."),
    Rule("format.removed", _W, _W, "format {old} was removed",
         "The value is no longer parsed into its own type."),
    Rule("format.narrowed", _N, _N, "format {old} became {new}, which is narrower", _SEND),
    Rule("format.widened", _W, _W, "format {old} became {new}, which is wider", _READ),
    Rule("format.changed", _I, _I, "format {old} became {new}", _BOTH),
    Rule("property.added", _0, _0, "optional property {name} was added", "Nothing to do.", addition=True),
    Rule("property.required-added", _N, _N, "required property {name} was added",
         "Send the property; a default does not help, because the document still requires it.",
         addition=True),
    Rule("property.removed", _U, _V, "property {name} was removed", "Stop sending and reading it.",
         note="Whether the service ignores or refuses what it no longer names is not documented."),
    Rule("property.forbidden", _N, _V, "property {name} was removed and no other is allowed",
         "Stop sending and reading it."),
    Rule("property.became-required", _N, _N, "property {name} became required", "Always send it."),
    Rule("property.became-optional", _W, _W, "property {name} became optional",
         "Handle its absence (UNSET) where it is read."),
    Rule("property.became-read-only", _U, None, "property {name} became read-only", "Stop sending it."),
    Rule("property.became-writable", _0, None, "property {name} is no longer read-only", "Nothing to do.",
         addition=True),
    Rule("property.became-required-to-send", _N, None, "required property {name} is no longer read-only",
         "Send it."),
    Rule("property.became-write-only", None, _V, "property {name} became write-only", "Stop reading it."),
    Rule("property.became-readable", None, _0, "property {name} is no longer write-only", "Nothing to do.",
         addition=True),
    Rule("additional.closed", _N, _N, "properties that are not named are no longer allowed",
         "Send only named properties."),
    Rule("additional.opened", _W, _W, "properties that are not named became allowed", "Nothing to do.",
         tolerance="unknown_fields_kept"),
    Rule("additional.constrained", _N, _N, "properties that are not named got a schema", _SEND),
    Rule("additional.released", _W, _W, "properties that are not named lost their schema", _READ),
    Rule("items.constrained", _N, _N, "the elements got a schema", _SEND),
    Rule("items.released", _W, _W, "the elements lost their schema", _READ),
    Rule("union.branch-added", _W, _W, "{new} became one of the alternatives", "Handle the new alternative."),
    Rule("union.branch-removed", _N, _N, "{old} is no longer one of the alternatives", "Stop sending it."),
    Rule("union.introduced", _N, _N, "alternatives were introduced", "Send one of the alternatives."),
    Rule("union.dropped", _W, _W, "the alternatives were dropped", _READ),
    Rule("union.kind-changed", _U, _U, "{old} became {new}", _BOTH,
         note="Whether the alternatives overlap, so that this matters, is not decided."),
    Rule("discriminator.changed", _I, _I, "the discriminator {old} became {new}", _BOTH),
    Rule("discriminator.added", _U, _U, "the discriminator {new} was added", "Send and expect it."),
    Rule("discriminator.removed", _U, _U, "the discriminator {old} was removed", "Do not rely on it."),
    Rule("discriminator.value-changed", _I, _I,
         "the discriminator's value {name} means {new} instead of {old}", _BOTH),
    Rule("discriminator.value-added", _W, _W, "the discriminator's value {name} was added", _READ,
         tolerance="unknown_fields_kept", addition=True),
    Rule("discriminator.value-removed", _N, _N, "the discriminator's value {name} was removed", _SEND),
    Rule("condition.added", _N, _N, "the condition {name} was added", "Check values against it."),
    Rule("condition.removed", _W, _W, "the condition {name} was removed", _READ),
    Rule("condition.tightened", _N, _N, "the condition {name} is tighter", "Check values against it."),
    Rule("condition.loosened", _W, _W, "the condition {name} is looser", _READ),
    Rule("condition.replaced", _I, _I, "the condition {name} became another", _BOTH),
    Rule("condition.changed", _U, _U, "the condition {name} changed", "Compare both conditions.",
         note="How conditions of this kind relate is not decided."),
    Rule("default.changed", _U, None, "the default {old} became {new}",
         "Send the value explicitly where the old default matters."),
    Rule("encoding.changed", _I, _I, "the encoding {old} became {new}: the same type with another meaning",
         "Encode and decode the value anew; no type checker sees this change."),
    Rule("encoding.added", _U, _U, "the encoding {new} is now stated",
         "Check that the value is encoded this way."),
    Rule("encoding.removed", _U, _U, "the encoding {old} is no longer stated", "Ask whether it still holds."),
    Rule("xml.changed", _I, _I, "the XML form {old} became {new}",
         "Check how the value is written and parsed."),
    Rule("schema.deprecated", _0, _0, "this value is deprecated", "Plan to do without it.",
         note="It goes on working; the next major version may drop it."),
)  # fmt: skip

_OPERATION = (
    Rule("operation.added", _0, _0, "the operation was added", "Nothing to do.", addition=True),
    Rule("operation.removed", _V, _V, "the operation was removed", "Replace the calls of this operation."),
    Rule("operation.deprecated", _0, _0, "the operation is deprecated", "Plan the move to what replaces it.",
         note="It goes on working; the next major version may drop it."),
    Rule("operation.renamed", _0, _0, "operationId {old} became {new}",
         "Keep the name with an overlay: {overlay}"),
    Rule("operation.moved-tag", _0, _0, "first tag {old} became {new}",
         "Keep the module with an overlay: {overlay}"),
    Rule("path.parameter-renamed", _0, _0, "path parameter {old} became {new}",
         "Rename the argument in calls."),
    Rule("component.renamed", _0, _0, "schema {old} became {new}", "Rename the class in imports."),
    Rule("callback.added", _0, _0, "callback {name} was added", "Nothing to do.", addition=True),
    Rule("callback.removed", _V, _V, "callback {name} was removed", "It is no longer called; poll instead."),
    Rule("parameter.added", _0, _0, "optional {name} was added", "Nothing to do.", addition=True),
    Rule("parameter.required-added", _N, _N, "required {name} was added", "Pass the new argument.",
         addition=True),
    Rule("parameter.removed", _U, _U, "{name} was removed", "Stop passing the argument.",
         note="Whether the service ignores or refuses what it no longer names is not documented."),
    Rule("parameter.became-required", _N, _N, "{name} became required", "Always pass it."),
    Rule("parameter.became-optional", _W, _W, "{name} became optional", "Nothing to do."),
    Rule("parameter.moved", _I, _I, "{old} became {new}", "Send it in its new place."),
    Rule("parameter.deprecated", _0, _0, "{name} is deprecated", "Plan to do without it.",
         note="It goes on working; the next major version may drop it."),
    Rule("parameter.serialization-changed", _U, _U, "{name}: {detail} {old} became {new}",
         "Check how the value is written into the request."),
    Rule("parameter.media-type-changed", _I, _I, "{name} is written as {new} instead of {old}",
         "Write the value in the new form."),
    Rule("body.added", _0, _0, "an optional body was added", "Nothing to do.", addition=True),
    Rule("body.required-added", _N, _N, "a required body was added", "Send the body.", addition=True),
    Rule("body.removed", _U, _U, "the body was removed", "Stop sending it.",
         note="Whether the service ignores or refuses a body that it no longer names is not documented."),
    Rule("body.became-required", _N, _N, "the body became required", "Always send it."),
    Rule("body.became-optional", _W, _W, "the body became optional", "Nothing to do."),
    Rule("media-type.added", _W, _0, "media type {name} was added", "Nothing to do.", addition=True,
         note="An answer in another form comes only to a client that asks for it."),
    Rule("media-type.removed", _N, _V, "media type {name} was removed",
         "Use one of the remaining media types."),
    Rule("media-type.widened", _W, _W, "media type {old} became {new}, which covers more",
         "Ask for the media type that the code reads."),
    Rule("media-type.narrowed", _N, _N, "media type {old} became {new}, which covers less",
         "Send one of the media types that are left."),
    Rule("part.encoding-changed", _U, _U, "the encoding of part {name} changed",
         "Check how the part is written."),
    Rule("response.added", _U, _U, "success status {name} was added", "Handle the new status.", addition=True,
         note="Whether the present calls meet it is not documented; a client that meets it raises."),
    Rule("response.body-added", _N, _0, "the answer now has a body of {name}",
         "Give the body where the answer is ours, to a callback or webhook.", addition=True),
    Rule("response.removed", _V, _V, "success status {name} was removed",
         "The answer that the code waits for no longer comes."),
    Rule("response.error-added", _W, _W, "error status {name} was added",
         "Nothing to do: every error raises.",
         tolerance="errors_raise", addition=True),
    Rule("response.error-removed", _V, _V, "error status {name} is no longer documented",
         "Check code that catches this status."),
    Rule("header.added", _0, _0, "header {name} was added", "Nothing to do.", addition=True),
    Rule("header.removed", _U, _U, "optional header {name} was removed", "Do without the header."),
    Rule("header.required-removed", _V, _V, "header {name} was removed", "Do without the header."),
    Rule("header.became-required", _N, _N, "header {name} became required", "Nothing to do."),
    Rule("header.became-optional", _W, _W, "header {name} became optional", "Handle its absence."),
    Rule("security.required", _N, _N, "{new} is now needed where nothing was", "Sign in before the call."),
    Rule("security.dropped", _W, _W, "{old} is no longer needed", "Nothing to do."),
    Rule("security.alternative-added", _W, _W, "{new} became another way to sign in", "Nothing to do.",
         addition=True),
    Rule("security.alternative-removed", _N, _N, "{old} is no longer a way to sign in",
         "Use one of the other ways."),
    Rule("security.scope-added", _N, _N, "{name} needs the further scope {new}", "Ask for the scope."),
    Rule("security.scope-removed", _W, _W, "{name} no longer needs the scope {old}", "Nothing to do."),
    Rule("security.scheme-changed", _I, _I, "scheme {name}: {old} became {new}",
         "Change how the client signs in."),
    Rule("security.address-changed", _U, _U, "scheme {name}: {detail} {old} became {new}",
         "Check where tokens come from."),
    Rule("server.added", _0, _0, "server {new} was added", "Nothing to do.", addition=True),
    Rule("server.removed", _U, _U, "server {old} was removed", "Check the base URL of the client."),
    Rule("server.changed", _U, _U, "server {old} became {new}", "Check the base URL of the client."),
)  # fmt: skip

_PYTHON = (
    Rule("python.function-renamed", _V, _V, "function {old} became {new}",
         "Keep the name with an overlay: {overlay}",
         layer="python"),
    Rule("python.module-moved", _V, _V, "module {old} became {new}",
         "Keep the module with an overlay: {overlay}",
         layer="python"),
    Rule("python.argument-renamed", _V, _V, "argument {old} became {new}", "Rename the argument in calls.",
         layer="python"),
    Rule("python.argument-removed", _V, _V, "argument {old} was removed", "Stop passing it.", layer="python"),
    Rule("python.attribute-removed", _V, _V, "attribute {old} of a model that is sent was removed",
         "Stop passing and setting it.", layer="python"),
    Rule("python.model-removed", _V, _V, "class {old} was removed", "Drop its imports.", layer="python"),
    Rule("python.model-renamed", _V, _V, "class {old} became {new}",
         "Rename it in imports, or keep it in codegen.yaml: class_overrides: {{new}: {class_name: {old}}}",
         layer="python"),
    Rule("python.model-inlined", _U, _U, "class {old} is now named after the places that use it",
         "Take the class from the function or attribute that uses it.", layer="python",
         note="The values stay what they are; only code that names the class has to change."),
    Rule("python.model-retitled", _U, _U, "the title, which may name the class {old}, now says {new}",
         "Take the class from the function or attribute that uses it.", layer="python",
         note="Whether a title names the class is the generator's choice; the values stay what they are."),
    Rule("python.object-removed", _V, _V, "{name} was removed", "Drop its uses.", layer="python"),
    Rule("python.object-added", _0, _0, "{name} was added", "Nothing to do.", layer="python", addition=True),
    Rule("python.signature-broken", _V, _V, "{name}: {detail}", "Change the calls.", layer="python"),
    Rule("python.argument-annotation", _I, _I, "{name}: argument type {old} became {new}", "Check the calls.",
         layer="python"),
    Rule("python.argument-annotation-widened", _0, _0, "{name}: argument type {old} became {new}",
         "Nothing to do.",
         layer="python", addition=True),
    Rule("python.result-annotation", _I, _I, "{name}: type {old} became {new}",
         "Check what is done with the value.",
         layer="python"),
    Rule("python.result-annotation-narrowed", _0, _0, "{name}: type {old} became {new}", "Nothing to do.",
         layer="python"),
    Rule("python.type-differs", _U, _U, "{name}: type {old} became {new}",
         "Compare the generated clients, or check the code that uses the value.",
         layer="python",
         note="The values that went over the wire still do; how code is typed against them, two documents "
              "do not tell."),
    Rule("python.enum-member-removed", _U, _U, "enum member {name} was removed", "Stop naming it.",
         layer="python"),
)  # fmt: skip

RULES: dict[str, Rule] = {rule.id: rule for rule in (*_SCHEMA, *_OPERATION, *_PYTHON)}
"""Rule id -> rule, for every id that a report can carry."""
