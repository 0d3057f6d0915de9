#include "hub/web/entry_view.h"

#include <algorithm>
#include <utility>

#include "hub/access/rights.h"
#include "hub/web/desk_words.h"
#include "hub/web/words.h"

namespace hub::web {
namespace {

using wire::ShownEntry;

// What labels mean to a reader.
constexpr std::pair<std::string_view, std::string_view> kLabelWords[] = {
    {"GENERAL", "no special care"},
    {"HEALTH", "health"},
    {"SENS_SERVICE:mental_health", "mental health"},
    {"SENS_SERVICE:sexual_repro", "sexual health"},
    {"SENS_SERVICE:substance", "drugs or alcohol"},
    {"SENS_SERVICE:counselling", "counselling"},
    {"SENS_SERVICE:hiv", "HIV"},
    {"SENS_SERVICE:da_specialist", "a domestic abuse service"},
    {"ADULT_HEALTH", "an adult's health"},
    {"POLICE_P", "police information that may be passed on"},
    {"POLICE_C", "police information under conditions"},
    {"GSC:OFFICIAL", "official"},
    {"GSC:OFFICIAL-SENSITIVE", "official, sensitive"},
    {"ADOPTION", "adoption"},
    {"LEGAL_PRIV", "legal advice"},
    {"COURT_RESTRICTED", "a court has restricted it"},
    {"VICTIM_ANON", "a victim who must not be named"},
    {"GRC", "gender recognition"},
    {"LIVE_OP", "a police operation that goes on"},
    {"RESTRICTED", "restricted while it is looked into"},
    {"CRIMINAL", "criminal matters"},
    {"THIRD_PARTY", "names other people"},
    {"CONFIDER", "told in confidence"},
    {"CHILD_ABUSE", "abuse of a child"},
    {"DISPUTED", "disputed"},
    {"OPINION", "opinion"},
    {"UNVERIFIED", "not verified"},
    {"SHIELDED", "where the child is is kept safe"},
};

std::string_view LabelWords(std::string_view label) {
  for (const auto& [name, words] : kLabelWords) {
    if (name == label) return words;
  }
  return "a mark that this page has no words for";
}

std::string_view NatureWords(std::string_view nature) {
  if (nature == "reported") return "Reported by somebody";
  if (nature == "opinion") return "Opinion";
  if (nature == "decision") return "Decision";
  return "";  // a fact needs no mark
}

std::string_view WithheldWords(std::string_view code) {
  using access::Redaction;
  for (const Redaction what :
       {Redaction::kF1, Redaction::kF2, Redaction::kF3, Redaction::kF4, Redaction::kF5,
        Redaction::kF6, Redaction::kF7, Redaction::kF8, Redaction::kF9}) {
    if (access::Name(what) == code) return access::Words(what);
  }
  return "a part that this page has no words for";
}

std::string WithheldOf(const std::vector<std::string>& codes) {
  std::vector<std::string> words;
  for (const std::string& code : codes) words.emplace_back(WithheldWords(code));
  return Joined(words, ", ");
}

void AddFact(std::vector<View>& facts, std::string_view name, std::string_view value) {
  if (!value.empty()) facts.emplace_back().Text("fact_name", name).Text("fact_value", value);
}

std::string CodeWords(const ShownEntry::Code& code) {
  std::string words = code.text.empty() ? code.code : code.text + " (" + code.code + ")";
  if (!code.mapped) words += ", which the hub has no words for";
  return words + ", " + code.system;
}

// Where an entry comes from and how it is marked: what stands behind "More".
std::vector<View> FactsOf(const ShownEntry& entry) {
  std::vector<View> facts;
  for (const ShownEntry::Detail& detail : entry.details) {
    std::string name = detail.name;
    std::replace(name.begin(), name.end(), '_', ' ');
    AddFact(facts, Capitalised(name), detail.value.Reveal());
  }
  AddFact(facts, "Place", entry.place.Reveal());
  AddFact(facts, "Author's contact", entry.author_contact.Reveal());
  AddFact(facts, "Team's contact", entry.team_contact.Reveal());
  for (const ShownEntry::Code& code : entry.codes) AddFact(facts, "Original code", CodeWords(code));
  std::vector<std::string> labels;
  for (const std::string& label : entry.labels) labels.emplace_back(LabelWords(label));
  AddFact(facts, "Marked as", Joined(labels, ", "));
  if (entry.recorded) AddFact(facts, "Written down", MomentWords(*entry.recorded));
  if (entry.received) AddFact(facts, "Came to the hub", MomentWords(*entry.received));
  if (entry.version > 1)
    AddFact(facts, "Version", std::to_string(entry.version) + ": its agency has corrected it");
  std::string entered = entry.entered_by;
  if (!entered.empty() && !entry.entered_by_agency.empty())
    entered += " of " + entry.entered_by_agency;
  AddFact(facts, "Entered by hand by", entered);
  return facts;
}

std::string AuthorOf(const ShownEntry& entry) {
  std::string author =
      Joined({entry.author_name.Reveal(), entry.author_role, entry.author_team}, ", ");
  if (author.empty()) author = "author not given";
  return "Written by " + author;
}

// What was said against the entry, with what its owner answered.
std::vector<View> DisputesOf(const ShownEntry& entry) {
  std::vector<View> disputes;
  for (const ShownEntry::Dispute& dispute : entry.disputes) {
    disputes.emplace_back()
        .Text("dispute_by",
              Capitalised(access::Words(
                  access::DisputantFrom(dispute.by).value_or(access::Disputant::kUnsaid))))
        .Text("dispute_at", dispute.at ? DayWords(Date::Of(*dispute.at)) : "")
        .Text("dispute_words", dispute.words)
        .Truth("dispute_withheld", dispute.words_withheld)
        .Truth("dispute_answered", dispute.answered)
        .Text("dispute_answered_at",
              dispute.answered_at ? DayWords(Date::Of(*dispute.answered_at)) : "")
        .Text("dispute_answer", dispute.answer)
        .Truth("dispute_answer_withheld", dispute.answer_withheld);
  }
  return disputes;
}

std::string LateWords(const ShownEntry& entry) {
  return entry.recorded ? "Written down later, on " + DayWords(Date::Of(*entry.recorded))
                        : "Written down later";
}

}  // namespace

std::string Joined(const std::vector<std::string>& texts, std::string_view between) {
  std::string joined;
  for (const std::string& text : texts) {
    if (text.empty()) continue;
    if (!joined.empty()) joined += between;
    joined += text;
  }
  return joined;
}

EntryMarks::EntryMarks(const ChildQuestion& question, const chronology::ChronologyAnswer& answer)
    : question_(question), today_(Date::Of(answer.told.at)) {
  for (const chronology::LateEntry& late : answer.late) late_.insert(late.entry.Hex());
  for (const EntryId& disputed : answer.disputed) disputed_.insert(disputed.Hex());
  if (!question.since.empty()) since_ = Instant::Parse(question.since);
}

View EntryMarks::Of(const ShownEntry& entry, const Lanes& lanes) const {
  const std::string agency = AgencyWords(entry);
  const bool known = entry.happened.known();
  return View()
      .Text("entry_id", entry.id)
      .Text("entry_path", AddressOfEntry(question_, entry.id))
      .Text("entry_lane", LaneClass(lanes.at(agency)))
      .Text("entry_agency", agency)
      .Text("entry_kind", Capitalised(entry.kind_words))
      .Text("entry_summary", entry.summary)
      .Text("entry_when", Capitalised(DateWords(entry.happened)))
      .Text("entry_ago", known ? AgoWords(entry.happened.earliest, today_) : "")
      .Text("entry_nature", NatureWords(entry.nature))
      .Truth("entry_disputed", disputed_.contains(entry.id))
      .Truth("entry_new", since_ && entry.received && *since_ < *entry.received)
      .Text("entry_late", late_.contains(entry.id) ? LateWords(entry) : "")
      .Text("entry_narrative", entry.narrative)
      .Text("entry_withheld", WithheldOf(entry.withheld))
      .Text("entry_author", AuthorOf(entry))
      .List("entry_disputes", DisputesOf(entry))
      .List("entry_facts", FactsOf(entry));
}

std::string AddressOfEntry(const ChildQuestion& question, std::string_view entry) {
  return "/children/" + question.child.Hex() +
         "/entry?purpose=" + std::string(access::Name(question.purpose)) +
         "&entry=" + std::string(entry);
}

View EntryPageView(const ChildQuestion& question,
                   const audit::Released<chronology::ChronologyAnswer>& released,
                   const std::vector<ShownEntry>& versions) {
  std::vector<const ShownEntry*> newest_first;
  for (const ShownEntry& version : versions) newest_first.push_back(&version);
  std::sort(newest_first.begin(), newest_first.end(),
            [](const ShownEntry* a, const ShownEntry* b) { return a->version > b->version; });
  const EntryMarks marks(question, released.answer());
  const Lanes lanes = LanesOf(versions);
  std::vector<View> earlier;
  for (std::size_t i = 1; i < newest_first.size(); ++i) {
    const ShownEntry& version = *newest_first[i];
    earlier.push_back(marks.Of(version, lanes));
    earlier.back()
        .Text("version_words", "Version " + std::to_string(version.version))
        .Text("version_since", version.received ? MomentWords(*version.received) : "");
  }
  const ShownEntry& now = *newest_first.front();
  View view = marks.Of(now, lanes);
  return view.Text("child_path", "/children/" + question.child.Hex())
      .Text("story_path", AddressOf(question) + "#e-" + now.id)
      .Text("purpose_code", access::Name(question.purpose))
      .Text("purpose_words", Capitalised(PurposeWords(question.purpose)))
      .Truth("has_earlier", !earlier.empty())
      .Truth("versions_missing", now.version > newest_first.size())
      .List("earlier", std::move(earlier))
      .Add(WhyView(released.answer().told));
}

std::vector<View> DisputantChoices(std::string_view chosen) {
  std::vector<View> list;
  for (const auto by :
       {access::Disputant::kChild, access::Disputant::kParent, access::Disputant::kFamily,
        access::Disputant::kProfessional, access::Disputant::kAgency}) {
    list.emplace_back()
        .Text("choice_code", access::Name(by))
        .Text("choice_words", Capitalised(access::Words(by)))
        .Truth("choice_chosen", access::Name(by) == chosen);
  }
  return list;
}

View SendingsView(const audit::Released<access::DisclosureList>& released,
                  const std::vector<ShownEntry>& versions, const AgencyNames& names) {
  std::vector<View> list;
  for (const access::Disclosure& sent : released.answer().disclosures) {
    const bool ours = std::any_of(versions.begin(), versions.end(), [&](const ShownEntry& version) {
      return version.id == sent.entry.Hex();
    });
    if (!ours) continue;
    const std::string to =
        Joined({sent.recipient.text(), AgencyNamed(names, sent.to.text())}, " at ");
    list.emplace_back()
        .Text("sent_to", to.empty() ? "whoever works with the child" : to)
        .Text("sent_at", MomentWords(sent.at))
        .Text("sent_by", sent.by_system ? "by its agency's own system" : "by " + sent.by.text())
        .Text("sent_why", sent.reasoned ? sent.judgement.Reveal() : "")
        .Text("sent_ended", sent.ended ? MomentWords(*sent.ended) : "");
  }
  return View()
      .Truth("looked_up", true)
      .Truth("sent", !list.empty())
      .List("sendings", std::move(list));
}

}  // namespace hub::web
