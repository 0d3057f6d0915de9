#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "hub/http/batches.h"
#include "hub/http/pages/desk.h"
#include "hub/http/pages/telling.h"
#include "hub/web/hand_view.h"

namespace hub::http {
namespace {

constexpr std::string_view kLabelField = "labels.";

std::vector<std::string> TickedLabels(const Fields& form) {
  std::vector<std::string> ticked;
  for (const auto& [name, value] : form) {
    if (name.starts_with(kLabelField) && !value.empty()) ticked.push_back(name);
  }
  return ticked;
}

Response HandPage(const Visit& visit, const Fields& form, std::vector<web::Fault> faults) {
  web::View view =
      web::HandForm(FieldOf(form, "kind"), FieldOf(form, "nature"), TickedLabels(form));
  for (const std::string_view name :
       {"agency", "given", "family", "birth", "nhs_number", "happened", "summary", "narrative",
        "author_role", "author_name", "author_contact"}) {
    view.Text(name, FieldOf(form, name));
  }
  const int status = faults.empty() ? 200 : 400;
  return PageOf(visit, "enter", {"Enter a record", "/enter", {}, std::move(faults)}, view, status);
}

std::optional<records::Nature> NatureOf(std::string_view name) {
  if (name == "fact") return records::Nature::kFact;
  if (name == "reported") return records::Nature::kReported;
  if (name == "opinion") return records::Nature::kOpinion;
  if (name == "decision") return records::Nature::kDecision;
  return std::nullopt;
}

std::optional<records::Label> LabelOf(std::string_view ticked) {
  return records::LabelFrom(ticked.substr(kLabelField.size()));
}

std::vector<web::Fault> FaultsOf(const Fields& form, Date today) {
  std::vector<web::Fault> faults;
  const auto need = [&](std::string_view name, std::string at, std::string words) {
    if (FieldOf(form, name).empty()) faults.push_back({std::move(at), std::move(words)});
  };
  if (!AgencyId::From(FieldOf(form, "agency")))
    faults.push_back({"agency", "Enter the organisation's short name, such as the-kettle"});
  need("given", "given", "Enter the child's first name");
  need("family", "family", "Enter the child's family name");
  if (!FieldOf(form, "birth").empty() && !PartialDate::Parse(FieldOf(form, "birth")))
    faults.push_back({"birth", "Date of birth must be like 2016-03-27, 2016-03 or 2016"});
  const auto birth = PartialDate::Parse(FieldOf(form, "birth"));
  if (birth && birth->known() && today < birth->earliest)
    faults.push_back({"birth", "Date of birth must be in the past"});
  const std::string_view number = FieldOf(form, "nhs_number");
  if (!number.empty() &&
      !records::MakeIdentifier(records::IdentifierKind::kNhsNumber, number).verified)
    faults.push_back(
        {"nhs_number", "Check the NHS number: it has ten digits, and the last one does not fit"});
  if (!records::KindFrom(FieldOf(form, "kind")))
    faults.push_back({"kind", "Choose what kind of record it is"});
  if (FieldOf(form, "happened").empty() || !PartialDate::Parse(FieldOf(form, "happened")))
    faults.push_back({"happened", "When must be like 2026-03-10, 2026-03 or 2026"});
  const auto happened = PartialDate::Parse(FieldOf(form, "happened"));
  if (happened && happened->known() && today < happened->earliest)
    faults.push_back({"happened", "When must not be in the future"});
  need("summary", "summary", "Say in one line what happened");
  if (!NatureOf(FieldOf(form, "nature")))
    faults.push_back(
        {"nature-fact", "Choose what it is: a fact, a report, an opinion or a decision"});
  for (const std::string& ticked : TickedLabels(form)) {
    if (!LabelOf(ticked))
      faults.push_back({"labels", "Choose again what special care the record needs"});
  }
  need("author_role", "author_role", "Say what the author does there");
  return faults;
}

// What no check of a field found, at the field that it is about. `words`: an error's, or the reason
// for which a receipt says that the record was refused.
web::Fault FaultIn(std::string_view words) {
  for (const std::string_view name : {"summary", "narrative"}) {
    if (words.find("/" + std::string(name)) != words.npos)
      return {std::string(name), "Shorten what you wrote here"};
  }
  if (words.find("/names") != words.npos) return {"given", "Check the child's names"};
  if (words.find("/author") != words.npos)
    return {"author_role", "Shorten what you wrote about the author"};
  if (words.find("class") != words.npos)
    return {"kind", "The organisation has not agreed to give records of this kind"};
  return {"", "The record was not taken: something in it is too long, or could not be understood"};
}

// FNV-1a, twice: the same words make the same id, so that a form that is sent twice counts once.
std::string IdOf(std::string_view start, const std::vector<std::string_view>& texts) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string id(start);
  for (const std::uint64_t seed : {14695981039346656037ULL, 1099511628211ULL}) {
    std::uint64_t hash = seed;
    const auto take = [&hash](unsigned char byte) { hash = (hash ^ byte) * 1099511628211ULL; };
    for (const std::string_view text : texts) {
      for (const char c : text) take(static_cast<unsigned char>(c));
      take(0);
    }
    for (int shift = 60; shift >= 0; shift -= 4) id += kHex[hash >> shift & 15];
  }
  return id;
}

// The ids by which the organisation is to know the child and the record. Two of one name may be
// two children: without a number or a day of birth each record is about a person of its own, of
// whom it is asked who they are.
std::string PersonIdOf(const Fields& form) {
  std::vector<std::string_view> told = {FieldOf(form, "given"), FieldOf(form, "family"),
                                        FieldOf(form, "birth"), FieldOf(form, "nhs_number")};
  const auto birth = PartialDate::Parse(FieldOf(form, "birth"));
  if (FieldOf(form, "nhs_number").empty() && !(birth && birth->exact_day())) {
    for (const std::string_view name : {"kind", "happened", "summary", "narrative"})
      told.push_back(FieldOf(form, name));
  }
  return IdOf("hand-person-", told);
}
std::string RecordIdOf(const Fields& form) {
  const std::string person = PersonIdOf(form);
  std::vector<std::string_view> told = {person};
  for (const std::string_view name : {"kind", "happened", "summary", "narrative", "nature",
                                      "author_role", "author_name", "author_contact"})
    told.push_back(FieldOf(form, name));
  const std::vector<std::string> ticked = TickedLabels(form);
  told.insert(told.end(), ticked.begin(), ticked.end());
  return IdOf("hand-", told);
}

records::Subject SubjectOf(const Fields& form) {
  const auto said = [&](std::string_view name) { return FieldOf(form, name); };
  records::Subject subject;
  subject.source_id = Sensitive(PersonIdOf(form));
  subject.names.push_back({records::NameUse::kCurrent, Sensitive(std::string(said("given"))),
                           Sensitive(std::string(said("family")))});
  subject.birth = PartialDate::Parse(said("birth")).value_or(PartialDate());
  if (!said("nhs_number").empty()) {
    subject.identifiers.push_back(
        records::MakeIdentifier(records::IdentifierKind::kNhsNumber, said("nhs_number")));
  }
  return subject;
}

// REQUIRES: FaultsOf(form) is empty
records::Record RecordOf(const Fields& form) {
  const auto said = [&](std::string_view name) { return FieldOf(form, name); };
  records::Record record;
  record.agency = *AgencyId::From(said("agency"));
  record.kind = *records::KindFrom(said("kind"));
  record.happened = *PartialDate::Parse(said("happened"));
  record.nature = *NatureOf(said("nature"));
  for (const std::string& ticked : TickedLabels(form))
    record.labels = record.labels.With(*LabelOf(ticked));
  if (record.labels.empty()) record.labels = record.labels.With(records::Label::kGeneral);
  record.summary = Sensitive(std::string(said("summary")));
  record.narrative = Sensitive(std::string(said("narrative")));
  record.author.role = said("author_role");
  record.author.name = Sensitive(std::string(said("author_name")));
  record.author.contact = Sensitive(std::string(said("author_contact")));
  record.subjects.push_back(SubjectOf(form));
  record.source_id = Sensitive(RecordIdOf(form));
  return record;
}

}  // namespace

Response ShowHandEntry(const Visit& visit) {
  return web::ReadsAboutChildren(visit.caller.role) ? HandPage(visit, {}, {}) : NotForThisRole();
}

Response EnterByHand(const Visit& visit, const Fields& form) {
  std::vector<web::Fault> faults = FaultsOf(form, Date::Of(NowAt(visit)));
  if (!faults.empty()) return HandPage(visit, form, std::move(faults));
  const records::Record record = RecordOf(form);
  const std::string body =
      wire::EncodeBatch(RecordIdOf(form), record.agency, {wire::EncodeRecord(record)});
  Result<wire::Batch> batch = wire::ParseBatch(body);
  if (!batch.ok()) return HandPage(visit, form, {FaultIn(batch.error().for_caller)});
  const auto entered =
      visit.services.enter_records.Enter(visit.caller, Arriving(std::move(batch).value(), body));
  if (!entered.ok()) return Failure(entered.error(), visit.services);
  if (entered.value().index() == 1)
    return NotDone(visit, std::get<1>(entered.value()), "to enter a record for an organisation");
  const audit::Receipt& receipt = std::get<0>(entered.value()).receipt;
  for (const audit::RecordLine& line : receipt.records) {
    if (line.outcome == audit::RecordOutcome::kRefused)
      return HandPage(visit, form, {FaultIn(line.reason)});
  }
  return PageOf(visit, "entered", {"What became of the record", "/enter", {}, {}},
                web::EnteredView(receipt));
}

}  // namespace hub::http
