#include "hub/wire/rights.h"

#include "hub/chronology/contradictions.h"
#include "hub/wire/detail/request_body.h"

namespace hub::wire {
namespace {

using access::Purpose;

template <class T>
bool AlwaysComplete(const Path&, Reading&, const T&) {
  return true;
}

bool ReadPart(JsonView value, const Path& path, Reading& reading, OpensFor& into) {
  return ReadChoice(value, path, reading, &access::EnquiryPartFrom, into.part);
}

constexpr MemberRule<OpensFor> kOpensForRules[] = {
    {"professional", UserName<&OpensFor::professional>},
    {"part", ReadPart},
};

template <auto kMember, class T>
bool ReadOpensFor(JsonView value, const Path& path, Reading& reading, T& into) {
  if (!IsList(value, path, reading, kListLimit)) return false;
  for (const JsonView element : value) {
    const Path here = path.Element((into.*kMember).size());
    OpensFor& one = (into.*kMember).emplace_back();
    if (!ReadObject(element, here, reading, kOpensForRules, one)) return false;
    if (!Needs(!one.professional.empty(), "professional", here, reading)) return false;
  }
  return true;
}

bool ReadKind(JsonView value, const Path& path, Reading& reading, OpenGateway& into) {
  return ReadChoice(value, path, reading, &access::GatewayActFrom, into.kind.emplace());
}

bool ReadOrdered(JsonView value, const Path& path, Reading& reading, OpenGateway& into) {
  return ReadChoice(value, path, reading, &access::PurposeFrom, into.purpose);
}

bool ReadCovered(JsonView value, const Path& path, Reading& reading, OpenGateway& into) {
  return ReadChoices(value, path, reading, &records::RecordClassFrom, into.classes);
}

bool ReadRequester(JsonView value, const Path& path, Reading& reading, OpenGateway& into) {
  return ReadChoice(value, path, reading, &access::RightsRequesterFrom, into.requester);
}

constexpr MemberRule<OpenGateway> kGatewayRules[] = {
    {"kind", ReadKind},
    {"opens_for", ReadOpensFor<&OpenGateway::opens_for>},
    {"reference", Typed<&OpenGateway::reference>},
    {"strategy_discussion", Typed<&OpenGateway::strategy_discussion>},
    {"reason", Typed<&OpenGateway::reason>},
    {"historic", Typed<&OpenGateway::historic>},
    {"purpose", ReadOrdered},
    {"until", Typed<&OpenGateway::until>},
    {"classes", ReadCovered},
    {"agencies", Typed<&OpenGateway::agencies>},
    {"covers_from", Typed<&OpenGateway::covers_from>},
    {"covers_until", Typed<&OpenGateway::covers_until>},
    {"requester", ReadRequester},
    {"alleged_harm", Typed<&OpenGateway::alleged_harm>},
};

bool GatewayComplete(const Path& path, Reading& reading, const OpenGateway& gateway) {
  return Needs(gateway.kind.has_value(), "kind", path, reading);
}

bool ReadStep(JsonView value, const Path& path, Reading& reading, ChangeGateway& into) {
  return ReadChoice(value, path, reading, &access::GatewayStepFrom, into.step.emplace());
}

constexpr MemberRule<ChangeGateway> kChangeRules[] = {
    {"step", ReadStep},
    {"on", Typed<&ChangeGateway::on>},
    {"opens_for", ReadOpensFor<&ChangeGateway::opens_for>},
    {"reason", Typed<&ChangeGateway::reason>},
};

constexpr MemberRule<ChangeGateway> kCloseRules[] = {
    {"reason", Typed<&ChangeGateway::reason>},
};

bool ChangeComplete(const Path& path, Reading& reading, const ChangeGateway& change) {
  return Needs(change.step.has_value(), "step", path, reading);
}

bool CloseComplete(const Path& path, Reading& reading, const ChangeGateway& change) {
  return Needs(!change.reason.empty(), "reason", path, reading);
}

using Field = RecordPermission::Field;

constexpr struct {
  std::string_view name;
  Field field;
} kFields[] = {
    {"confidence", Field::kConfidence},
    {"competence", Field::kCompetence},
    {"gdpr_consent", Field::kConsent},
    {"informed", Field::kInformed},
};

bool ReadField(JsonView value, const Path& path, Reading& reading, RecordPermission& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  for (const auto& [name, field] : kFields) {
    if (name == value.text()) into.field = field;
  }
  return into.field ||
         reading.Fault("not on the list: one of confidence, competence, gdpr_consent, informed",
                       path);
}

template <class T>
bool ReadGivenTo(JsonView value, const Path& path, Reading& reading, T& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  const std::optional<ProfessionalId> name = UserNameFrom(value.text());
  if (!name) return reading.Fault("bad id", path);
  into.confidence.given_to = *name;
  return true;
}

bool ReadGivenToAgency(JsonView value, const Path& path, Reading& reading, RecordPermission& into) {
  return Read(value, path, reading, into.confidence.given_to_agency);
}

bool ReadAssessed(JsonView value, const Path& path, Reading& reading, RecordPermission& into) {
  return Read(value, path, reading, into.assessed.emplace());
}

bool ReadDecidedPurpose(JsonView value, const Path& path, Reading& reading,
                        RecordPermission& into) {
  return ReadChoice(value, path, reading, &access::PurposeFrom, into.purpose);
}

constexpr MemberRule<RecordPermission> kPermissionRules[] = {
    {"field", ReadField},
    {"state", Typed<&RecordPermission::state>},
    {"given_to", ReadGivenTo<RecordPermission>},
    {"given_to_agency", ReadGivenToAgency},
    {"review_by", Typed<&RecordPermission::review_by>},
    {"adult", Typed<&RecordPermission::adult>},
    {"mention_only", Typed<&RecordPermission::mention_only>},
    {"purpose", ReadDecidedPurpose},
    {"assessed", ReadAssessed},
    {"lacks_capacity", Typed<&RecordPermission::lacks_capacity>},
    {"on", Typed<&RecordPermission::on>},
    {"evidence", Typed<&RecordPermission::evidence>},
};

// The state is one of its field's.
template <class Enum>
std::string TakeState(const std::string& state, std::optional<Enum> (*from)(std::string_view),
                      Enum& into) {
  const std::optional<Enum> read = from(state);
  if (read) into = *read;
  return read ? "" : "state is missing or not one of its field's";
}

std::string FaultOfState(RecordPermission& record) {
  switch (*record.field) {
    case Field::kConfidence:
      if (record.review_by) record.confidence.review_by = *record.review_by;
      return TakeState(record.state, &access::ConfidenceFrom, record.confidence.state);
    case Field::kConsent:
      return TakeState(record.state, &access::GdprConsentFrom, record.consent);
    case Field::kInformed:
      if (record.state == access::Name(access::Informed::kDeferred) && !record.review_by) {
        return "missing /review_by: a deferral is looked at again";
      }
      return TakeState(record.state, &access::InformedFrom, record.informed);
    case Field::kCompetence:
      return record.assessed || record.lacks_capacity ? "" : "missing /assessed";
  }
  return "missing /field";
}

constexpr MemberRule<Shield> kShieldRules[] = {
    {"reason", Typed<&Shield::reason>},
};

constexpr MemberRule<SetClearance> kClearanceRules[] = {
    {"professional", UserName<&SetClearance::professional>},
    {"review_by", Typed<&SetClearance::review_by>},
    {"ended", Typed<&SetClearance::ended>},
    {"reason", Typed<&SetClearance::reason>},
};

bool ClearanceComplete(const Path& path, Reading& reading, const SetClearance& clearance) {
  return Needs(!clearance.professional.empty(), "professional", path, reading);
}

template <auto kMember>
bool ReadLabels(JsonView value, const Path& path, Reading& reading, SetLabels& into) {
  return ReadChoices(value, path, reading, &records::LabelFrom, into.*kMember);
}

constexpr MemberRule<SetLabels> kLabelRules[] = {
    {"add", ReadLabels<&SetLabels::add>},
    {"remove", ReadLabels<&SetLabels::remove>},
    {"reason", Typed<&SetLabels::reason>},
};

bool ReadRoles(JsonView value, const Path& path, Reading& reading, SetHandling& into) {
  return ReadChoices(value, path, reading, &access::RoleFrom, into.named_roles);
}

constexpr MemberRule<SetHandling> kHandlingRules[] = {
    {"relevant_to_harm", Typed<&SetHandling::relevant_to_harm>},
    {"adults_only", Typed<&SetHandling::adults_only>},
    {"may_tell_existence", Typed<&SetHandling::may_tell_existence>},
    {"court_leave", Typed<&SetHandling::court_leave>},
    {"rests_on_consent", Typed<&SetHandling::rests_on_consent>},
    {"named_roles", ReadRoles},
    {"reason", Typed<&SetHandling::reason>},
};

bool ReadOn(JsonView value, const Path& path, Reading& reading, Switch& into) {
  return Read(value, path, reading, into.on.emplace());
}

constexpr MemberRule<Switch> kSwitchRules[] = {
    {"on", ReadOn},
    {"reason", Typed<&Switch::reason>},
};

template <class T>
bool ReadBy(JsonView value, const Path& path, Reading& reading, T& into) {
  return ReadChoice(value, path, reading, &access::DisputantFrom, into.by);
}

bool ReadPurposeOfDispute(JsonView value, const Path& path, Reading& reading, Dispute& into) {
  return ReadChoice(value, path, reading, &access::PurposeFrom, into.purpose);
}

bool ReadOnOfDispute(JsonView value, const Path& path, Reading& reading, Dispute& into) {
  return Read(value, path, reading, into.on.emplace());
}

bool ReadNumberOfDispute(JsonView value, const Path& path, Reading& reading, Dispute& into) {
  constexpr std::int64_t kMost = 1'000'000;
  if (!value.is(JsonType::kInteger) || value.integer() < 1 || kMost < value.integer())
    return reading.Fault("not the number of one", path);
  into.number = static_cast<std::uint64_t>(value.integer());
  return true;
}

constexpr std::size_t kLongestDispute = 16 * 1024;  // bytes

bool ReadChildOfDispute(JsonView value, const Path& path, Reading& reading, Dispute& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  into.child = ChildId::FromHex(value.text());
  return into.child || reading.Fault(kNotHexId, path);
}

constexpr MemberRule<Dispute> kDisputeRules[] = {
    {"child", ReadChildOfDispute},
    {"on", ReadOnOfDispute},
    {"by", ReadBy<Dispute>},
    {"words", Words<&Dispute::words, kLongestDispute>},
    {"number", ReadNumberOfDispute},
    {"purpose", ReadPurposeOfDispute},
    {"reason", Typed<&Dispute::reason>},
};

// Who disputes it is said with the words, and neither where the owner answers.
bool DisputeComplete(const Path& path, Reading& reading, const Dispute& given) {
  if (!Needs(given.on.has_value(), "on", path, reading)) return false;
  const bool said_by = given.by != access::Disputant::kUnsaid;
  if (!*given.on && said_by) return reading.Fault("by is of whoever disputes", path);
  if (*given.on && given.number) return reading.Fault("number is of an answer", path);
  return !*given.on || given.words.empty() || Needs(said_by, "by", path, reading);
}

bool ReadPurposeOfIncident(JsonView value, const Path& path, Reading& reading,
                           SettleIncident& into) {
  return ReadChoice(value, path, reading, &access::PurposeFrom, into.purpose);
}

bool ReadEntries(JsonView value, const Path& path, Reading& reading, SettleIncident& into) {
  if (!IsList(value, path, reading, kListLimit)) return false;
  for (const JsonView element : value) {
    const Path here = path.Element(into.entries.size());
    if (!IsText(element, here, reading, kCodeLimit)) return false;
    const auto entry = EntryId::FromHex(element.text());
    if (!entry) return reading.Fault(kNotHexId, here);
    into.entries.push_back(*entry);
  }
  return true;
}

bool ReadSame(JsonView value, const Path& path, Reading& reading, SettleIncident& into) {
  return Read(value, path, reading, into.same.emplace());
}

constexpr MemberRule<SettleIncident> kIncidentRules[] = {
    {"purpose", ReadPurposeOfIncident},
    {"entries", ReadEntries},
    {"same", ReadSame},
    {"reason", Typed<&SettleIncident::reason>},
};

bool IncidentComplete(const Path& path, Reading& reading, const SettleIncident& given) {
  return Needs(given.purpose != Purpose::kNone, "purpose", path, reading) &&
         Needs(given.same.has_value(), "same", path, reading);
}

bool ReadPurposeOfContradiction(JsonView value, const Path& path, Reading& reading,
                                SettleContradiction& into) {
  return ReadChoice(value, path, reading, &access::PurposeFrom, into.purpose);
}

bool ReadState(JsonView value, const Path& path, Reading& reading, SettleContradiction& into) {
  return ReadChoice(value, path, reading, &chronology::ContradictionStateFrom,
                    into.state.emplace());
}

constexpr MemberRule<SettleContradiction> kContradictionRules[] = {
    {"purpose", ReadPurposeOfContradiction},
    {"contradiction", Typed<&SettleContradiction::contradiction>},
    {"state", ReadState},
    {"reason", Typed<&SettleContradiction::reason>},
};

bool ContradictionComplete(const Path& path, Reading& reading, const SettleContradiction& given) {
  return Needs(given.purpose != Purpose::kNone, "purpose", path, reading) &&
         Needs(given.state.has_value(), "state", path, reading);
}

bool SwitchComplete(const Path& path, Reading& reading, const Switch& given) {
  return Needs(given.on.has_value(), "on", path, reading);
}

constexpr MemberRule<SendRecord> kSendingRules[] = {
    {"professional", UserName<&SendRecord::professional>},
    {"agency", Typed<&SendRecord::agency>},
    {"relevant", Typed<&SendRecord::relevant>},
    {"not_more_detrimental", Typed<&SendRecord::not_more_detrimental>},
    {"function", Typed<&SendRecord::function>},
    {"why", Typed<&SendRecord::why>},
};

constexpr MemberRule<SendRecord> kEndSendingRules[] = {
    {"professional", UserName<&SendRecord::professional>},
    {"agency", Typed<&SendRecord::agency>},
    {"why", Typed<&SendRecord::why>},
};

bool SendingComplete(const Path& path, Reading& reading, const SendRecord& sending) {
  return Needs(!sending.professional.empty() || !sending.agency.empty(), "professional", path,
               reading) &&
         Needs(!sending.why.empty(), "why", path, reading);
}

bool ReadClosure(JsonView value, const Path& path, Reading& reading, CloseChild& into) {
  return ReadChoice(value, path, reading, &access::ClosureFrom, into.kind.emplace());
}

bool ReadCloseOn(JsonView value, const Path& path, Reading& reading, CloseChild& into) {
  return Read(value, path, reading, into.on.emplace());
}

constexpr MemberRule<CloseChild> kClosureRules[] = {
    {"kind", ReadClosure},
    {"on", ReadCloseOn},
    {"reason", Typed<&CloseChild::reason>},
};

bool ClosureComplete(const Path& path, Reading& reading, const CloseChild& given) {
  return Needs(given.kind.has_value(), "kind", path, reading) &&
         Needs(given.on.has_value(), "on", path, reading);
}

bool ReadRight(JsonView value, const Path& path, Reading& reading, RightsRequest& into) {
  return ReadListed(value, path, reading, &access::RightFrom, into.right.emplace());
}

constexpr MemberRule<RightsRequest> kRequestRules[] = {
    {"right", ReadRight},
    {"received", Typed<&RightsRequest::received>},
    {"verified", Typed<&RightsRequest::verified>},
    {"rests_on_consent", Typed<&RightsRequest::rests_on_consent>},
    {"wrong_child", Typed<&RightsRequest::wrong_child>},
    {"past_retention", Typed<&RightsRequest::past_retention>},
    {"entry", HexId<&RightsRequest::entry>},
    {"by", ReadBy<RightsRequest>},
    {"disputed", Words<&RightsRequest::disputed, kLongestDispute>},
    {"words", Typed<&RightsRequest::words>},
};

bool RequestComplete(const Path& path, Reading& reading, const RightsRequest& given) {
  return Needs(given.right.has_value(), "right", path, reading) &&
         Needs(!given.words.empty(), "words", path, reading);
}

constexpr MemberRule<RightsDecision> kRightsDecisionRules[] = {
    {"outcome", Listed<&RightsDecision::outcome, &access::RightOutcomeFrom>},
    {"reason", Typed<&RightsDecision::reason>},
};

bool RightsDecisionComplete(const Path& path, Reading& reading, const RightsDecision& given) {
  return Needs(given.outcome != access::RightOutcome::kOpen, "outcome", path, reading) &&
         Needs(!given.reason.empty(), "reason", path, reading);
}

}  // namespace

Result<RightsRequest> ParseRightsRequest(std::string_view body) {
  return ParseObject(body, kRequestRules, &RequestComplete);
}

Result<RightsDecision> ParseRightsDecision(std::string_view body) {
  return ParseObject(body, kRightsDecisionRules, &RightsDecisionComplete);
}

Result<SendRecord> ParseSendRecord(std::string_view body) {
  return ParseObject(body, kSendingRules, &SendingComplete);
}

Result<SendRecord> ParseEndSending(std::string_view body) {
  return ParseObject(body, kEndSendingRules, &SendingComplete);
}

Result<CloseChild> ParseCloseChild(std::string_view body) {
  return ParseObject(body, kClosureRules, &ClosureComplete);
}

Result<OpenGateway> ParseOpenGateway(std::string_view body) {
  return ParseObject(body, kGatewayRules, &GatewayComplete);
}

Result<ChangeGateway> ParseChangeGateway(std::string_view body) {
  return ParseObject(body, kChangeRules, &ChangeComplete);
}

Result<ChangeGateway> ParseCloseGateway(std::string_view body) {
  Result<ChangeGateway> change = ParseObject(body, kCloseRules, &CloseComplete);
  if (!change.ok()) return change;
  ChangeGateway closing = std::move(change).value();
  closing.step = access::GatewayStep::kClose;
  return closing;
}

Result<RecordPermission> ParseRecordPermission(std::string_view body, bool of_entry) {
  Result<RecordPermission> read =
      ParseObject(body, kPermissionRules, &AlwaysComplete<RecordPermission>);
  if (!read.ok()) return read;
  RecordPermission record = std::move(read).value();
  if (of_entry && !record.field) record.field = Field::kConfidence;
  std::string fault = record.field ? FaultOfState(record) : "missing /field";
  if (of_entry && record.field != Field::kConfidence) fault = "an entry has confidence only";
  if (!fault.empty()) return Error{ErrorCode::kInvalid, std::move(fault), ""};
  return record;
}

Result<Shield> ParseShield(std::string_view body) {
  return ParseObject(body, kShieldRules, &AlwaysComplete<Shield>);
}

Result<SetClearance> ParseSetClearance(std::string_view body) {
  return ParseObject(body, kClearanceRules, &ClearanceComplete);
}

Result<SetLabels> ParseSetLabels(std::string_view body) {
  return ParseObject(body, kLabelRules, &AlwaysComplete<SetLabels>);
}

Result<SetHandling> ParseSetHandling(std::string_view body) {
  return ParseObject(body, kHandlingRules, &AlwaysComplete<SetHandling>);
}

Result<Dispute> ParseDispute(std::string_view body) {
  return ParseObject(body, kDisputeRules, &DisputeComplete);
}

Result<Switch> ParseSwitch(std::string_view body) {
  return ParseObject(body, kSwitchRules, &SwitchComplete);
}

Result<SettleIncident> ParseSettleIncident(std::string_view body) {
  return ParseObject(body, kIncidentRules, &IncidentComplete);
}

Result<SettleContradiction> ParseSettleContradiction(std::string_view body) {
  return ParseObject(body, kContradictionRules, &ContradictionComplete);
}

}  // namespace hub::wire
