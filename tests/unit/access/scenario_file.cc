#include "tests/unit/access/scenario_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>

#include "tests/unit/access/world.h"

namespace hub::access {
namespace {

template <class T>
T Known(const std::optional<T>& value, const std::string& word) {
  if (!value) throw std::runtime_error("not a word of the law: " + word);
  return *value;
}

std::string Text(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? std::string() : found->get<std::string>();
}

bool Flag(const Json& object, const char* name, bool otherwise = false) {
  return object.value(name, otherwise);
}

Date DayOf(const std::string& text) { return Known(Date::Parse(text), text); }
Instant MomentOf(const std::string& text) {
  return text.size() == 10 ? DayOf(text).Midnight() : Known(Instant::Parse(text), text);
}
std::optional<Date> MaybeDay(const Json& object, const char* name) {
  const std::string text = Text(object, name);
  return text.empty() ? std::nullopt : std::optional(DayOf(text));
}
AgencyId AgencyOf(const std::string& text) {
  return text.empty() ? AgencyId() : Known(AgencyId::From(text), text);
}
ProfessionalId PersonOf(const std::string& text) {
  return text.empty() ? ProfessionalId() : Known(ProfessionalId::From(text), text);
}

Purpose PurposeOf(const std::string& text) {
  if (text.empty()) return Purpose::kNone;
  return PurposeFrom(text).value_or(Purpose::kOffList);
}

Question QuestionOf(const Json& json) {
  Question question;
  question.purpose = PurposeOf(Text(json, "purpose"));
  question.role = Known(RoleFrom(Text(json, "role")), Text(json, "role"));
  question.who = PersonOf(Text(json, "who"));
  question.agency = AgencyOf(Text(json, "agency"));
  question.authentication = Authentication::kTwoFactor;
  question.at = MomentOf(Text(json, "at").empty() ? "2026-11-23T09:00:00Z" : Text(json, "at"));
  question.role_held = true;
  question.act = Text(json, "act") == "export" ? Act::kExport : Act::kRead;
  return question;
}

records::ClassSet ClassesOf(const Json& list) {
  records::ClassSet classes;
  for (const std::string word : list)
    classes = classes.With(Known(records::RecordClassFrom(word), word));
  return classes;
}

Agreement AgreementOf(const Json& json) {
  Agreement agreement;
  agreement.state = Known(AgreementStateFrom(Text(json, "state")), Text(json, "state"));
  agreement.purpose = PurposeOf(Text(json, "purpose"));
  for (const std::string word : json.at("agencies")) agreement.agencies.push_back(AgencyOf(word));
  agreement.classes = ClassesOf(json.at("classes"));
  agreement.from = MomentOf(Text(json, "from"));
  agreement.review_by = DayOf(Text(json, "review_by"));
  agreement.giver = Known(GiverFrom(Text(json, "giver")), Text(json, "giver"));
  agreement.evidenced = true;
  return agreement;
}

Emergency EmergencyOf(const Json& json) {
  Emergency emergency;
  emergency.agency = AgencyOf(Text(json, "agency"));
  emergency.category = Known(EmergencyCategoryFrom(Text(json, "category")), Text(json, "category"));
  emergency.opened = MomentOf(Text(json, "opened"));
  emergency.must_reach_child = Flag(json, "must_reach_child");
  emergency.reauthenticated = Flag(json, "reauthenticated");
  emergency.reason_length = json.value("reason_length", 0);
  emergency.opened_lately = json.value("opened_lately", 0);
  emergency.second_person = PersonOf(Text(json, "second_person"));
  if (!Text(json, "second_role").empty()) {
    emergency.second_role = Known(RoleFrom(Text(json, "second_role")), Text(json, "second_role"));
    emergency.seconded_at = MomentOf(Text(json, "seconded_at"));
  }
  return emergency;
}

Enquiry EnquiryOf(const Json& json) {
  Enquiry enquiry;
  enquiry.agency = AgencyOf(Text(json, "agency"));
  enquiry.known = Flag(json, "known", true);
  const std::string part = Text(json, "part");
  if (!part.empty()) enquiry.part = Known(EnquiryPartFrom(part), part);
  enquiry.concluded = MaybeDay(json, "concluded");
  return enquiry;
}

void ReadGateways(const Json& child, Gateways& gateways) {
  if (child.contains("emergency")) gateways.emergency = EmergencyOf(child["emergency"]);
  if (child.contains("enquiry")) gateways.enquiry = EnquiryOf(child["enquiry"]);
  if (child.contains("override")) {
    const Json& json = child["override"];
    gateways.override_ = {true, Known(RoleFrom(Text(json, "author")), Text(json, "author")),
                          MomentOf(Text(json, "at")), Flag(json, "strategy_discussion")};
  }
  if (child.contains("contact")) {
    const Json& json = child["contact"];
    gateways.contact = {AgencyOf(Text(json, "agency")), true, MaybeDay(json, "decided"),
                        Flag(json, "expanded")};
  }
  if (child.contains("order")) {
    const Json& json = child["order"];
    gateways.order = {AgencyOf(Text(json, "agency")), Flag(json, "verified", true),
                      PurposeOf(Text(json, "purpose")), true, DayOf(Text(json, "until"))};
  }
  if (child.contains("transfer")) {
    const Json& json = child["transfer"];
    gateways.transfer.agency = AgencyOf(Text(json, "agency"));
    gateways.transfer.confirmed = true;
    if (json.contains("receipt")) gateways.transfer.receipt = MomentOf(Text(json, "receipt"));
  }
  if (child.contains("rights")) {
    const Json& json = child["rights"];
    RightsCase& rights = gateways.rights;
    rights.verified = rights.step_up = true;
    rights.requester = Known(RightsRequesterFrom(Text(json, "requester")), Text(json, "requester"));
    rights.alleged_harm = Flag(json, "alleged_harm");
    rights.health_opinion = Flag(json, "health_opinion");
    rights.best_interests = Flag(json, "best_interests");
    rights.child_agrees = Flag(json, "child_agrees");
  }
}

ChildFacts ChildOf(const Json& json, const Question& question) {
  ChildFacts facts;
  facts.readable = true;
  facts.birth_latest = MaybeDay(json, "born");
  if (json.contains("relationship") && !json["relationship"].is_null()) {
    const Json& tie = json["relationship"];
    const RecordedTie recorded{Known(RelationshipFrom(Text(tie, "state")), Text(tie, "state")),
                               MomentOf(Text(tie, "from")), MaybeDay(tie, "until"), true};
    facts.relationship = TieAt(recorded, question.at);
  }
  if (json.contains("agreement")) facts.agreement = AgreementOf(json["agreement"]);
  facts.shielded = Flag(json, "shielded");
  facts.shield_cleared = Flag(json, "shield_cleared");
  facts.own_family = Flag(json, "own_family");
  facts.died = Flag(json, "died");
  const std::string competence = Text(json, "competence");
  if (!competence.empty()) facts.competence = Known(CompetenceFrom(competence), competence);
  facts.child_refused = Flag(json, "child_refused");
  facts.objected = Flag(json, "objected");
  facts.across_adoption = Flag(json, "across_adoption");
  if (json.contains("informed")) {
    const std::string state = Text(json["informed"], "state");
    facts.notice.state = Known(InformedFrom(state), state);
    facts.notice.review_by = MaybeDay(json["informed"], "review_by").value_or(Date());
  }
  if (json.contains("claim")) facts.claim = {true, MomentOf(Text(json["claim"], "at"))};
  ReadGateways(json, facts.gateways);
  return facts;
}

std::vector<AgencyAgreement> AgencyAgreementsOf(const Json& list) {
  std::vector<AgencyAgreement> agreements;
  for (const Json& json : list) {
    AgencyAgreement agreement;
    agreement.id = Text(json, "id");
    agreement.version = json.value("version", 0);
    for (const std::string word : json.at("agencies")) agreement.agencies.push_back(AgencyOf(word));
    for (const std::string word : json.at("purposes")) {
      agreement.purposes = agreement.purposes.With(PurposeOf(word));
    }
    agreement.classes = ClassesOf(json.at("classes"));
    agreement.any_label = json.at("labels") == "any";
    if (!agreement.any_label) {
      for (const std::string word : json.at("labels")) {
        agreement.labels = agreement.labels.With(Known(records::LabelFrom(word), word));
      }
    }
    agreement.from = DayOf(Text(json, "from"));
    agreement.until = DayOf(Text(json, "until"));
    agreements.push_back(agreement);
  }
  return agreements;
}

using Member = bool EntryFacts::*;
const std::map<std::string, Member>& EntryWords() {
  static const std::map<std::string, Member> words = {
      {"relevant_to_harm", &EntryFacts::relevant_to_harm},
      {"adult_agrees", &EntryFacts::adult_agreed},
      {"adult_agrees_to_mention", &EntryFacts::adult_agreed_to_mention},
      {"adults_only", &EntryFacts::adults_only},
      {"existence_may_be_told", &EntryFacts::may_tell_existence},
      {"court_leave", &EntryFacts::court_leave},
      {"in_headline", &EntryFacts::in_headline},
      {"in_safety_extract", &EntryFacts::in_safety_extract},
      {"in_order", &EntryFacts::in_order},
      {"in_protection_file", &EntryFacts::in_protection_file},
      {"rests_on_consent", &EntryFacts::rests_on_consent},
  };
  return words;
}

}  // namespace

std::vector<Json> ReadScenarios() {
  std::vector<std::filesystem::path> files;
  const auto folder = std::filesystem::path(ONESTORY_SOURCE_DIR) / "tests/scenarios/access";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<Json> scenarios;
  for (const auto& file : files) {
    std::ifstream in(file);
    scenarios.push_back(Json::parse(in));
    if (scenarios.back().at("id") != file.stem().string()) {
      throw std::runtime_error(file.string() + " is named for another scenario");
    }
  }
  return scenarios;
}

Situation SituationOf(const Json& given) {
  Situation situation;
  situation.policy = WorkingPolicy();
  if (given.contains("policy")) {
    situation.policy.agreements = AgencyAgreementsOf(given["policy"].at("agreements"));
  }
  situation.question = QuestionOf(given.at("question"));
  situation.facts = ChildOf(given.value("child", Json::object()), situation.question);
  return situation;
}

Json Changed(const Json& given, const Json& ask) {
  Json changed = given;
  if (ask.contains("change")) changed.merge_patch(ask["change"]);
  return changed;
}

EntryFacts EntryOf(const Json& record, const Question& question) {
  EntryFacts entry;
  entry.owner = AgencyOf(Text(record, "owner"));
  entry.klass = Known(records::RecordClassFrom(Text(record, "class")), Text(record, "class"));
  for (const std::string word : record.at("labels")) {
    const auto label = records::LabelFrom(word);
    // What no list knows: a bit beyond the last.
    entry.labels = entry.labels.With(label.value_or(static_cast<records::Label>(63)));
  }
  for (const std::string word : record.value("facts", Json::array())) {
    entry.*EntryWords().at(word) = true;
  }
  for (const std::string word : record.value("sent_to", Json::array())) {
    if (word == question.who.text() || word == question.agency.text()) entry.pushed_to_asker = true;
  }
  entry.push_only = Flag(record, "sent_only");
  for (const std::string word : record.value("named_roles", Json::array())) {
    entry.named_roles = entry.named_roles.With(Known(RoleFrom(word), word));
  }
  if (record.contains("confider_permits")) {
    ConfidencePermission permission;
    permission.state = Confidence::kExpress;
    permission.given_to = PersonOf(Text(record, "confider_permits"));
    permission.evidenced = true;
    permission.review_by = Date::Of(MomentOf("2027-07-31"));
    entry.permission_expressed = IsExpressedTo(question, {permission});
  }
  return entry;
}

const std::vector<Twin>& Twins() {
  static const std::vector<Twin> twins = {
      {"relationship_none", [](Json& given) { given["child"].erase("relationship"); }},
      {"purpose_absent", [](Json& given) { given["question"]["purpose"] = ""; }},
      {"agency_other", [](Json& given) { given["question"]["agency"] = "some-other-agency"; }},
      {"label_unknown", [](Json&) {}},  // of each record
      {"clock_13_months",
       [](Json& given) {
         Instant at = MomentOf(given["question"].at("at"));
         at.micros += std::int64_t{396} * 86'400'000'000;
         given["question"]["at"] = at.Rfc3339();
       }},
      {"role_admin", [](Json& given) { given["question"]["role"] = "ADMIN"; }},
  };
  return twins;
}

std::vector<std::string> IdsOf(const std::vector<Rule>& rules) {
  std::vector<std::string> ids;
  for (const Rule rule : rules) ids.emplace_back(Explain(rule).id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

}  // namespace hub::access
