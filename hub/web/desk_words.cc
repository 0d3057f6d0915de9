#include "hub/web/desk_words.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "hub/access/vocabulary.h"
#include "hub/web/words.h"

namespace hub::web {
namespace {

// Of what people do. Those that are not listed are told by their own name.
constexpr DeskChoice kEvents[] = {
    {"chronology.read", "read a child's story"},
    {"involved.read", "looked up who is involved with a child"},
    {"family.read", "looked up a child's family"},
    {"family.relative_told", "heard who a child's brother or sister is"},
    {"children.searched", "searched for a child"},
    {"children.checked", "checked a list of children"},
    {"children.own_listed", "saw the list of their own children"},
    {"access.refused", "was refused"},
    {"decision.read", "had a decision explained again"},
    {"relationship.set", "recorded who works with a child"},
    {"relationship.ended", "ended somebody's work with a child"},
    {"relationship.claimed", "said that they work with a child"},
    {"relationships.waiting_read", "looked at what waits to be confirmed anew"},
    {"agreement.recorded", "recorded what a family said"},
    {"permission.recorded", "recorded a permission"},
    {"gateway.opened", "opened an enquiry, an override, an order or the like"},
    {"gateway.changed", "changed an enquiry, an override, an order or the like"},
    {"gateway.closed", "closed an enquiry, an override, an order or the like"},
    {"child.shielded", "shielded a child"},
    {"clearance.set", "cleared somebody for a shielded child"},
    {"child.closed", "closed a child's records"},
    {"child.reopened", "opened a child's records again"},
    {"entry.marked", "marked an entry"},
    {"incident.settled", "said whether entries tell of one incident"},
    {"record.sent", "sent a record on"},
    {"record.sending_ended", "ended a sending"},
    {"disclosures.read", "looked up what was sent on"},
    {"rights.read", "looked up who may read a child"},
    {"share.asked", "asked whether something may be shared"},
    {"share.decided", "recorded a decision to share"},
    {"share.decisions_read", "read the register of decisions to share"},
    {"break_glass.opened", "broke the glass"},
    {"break_glass.seconded", "agreed to broken glass as the second person"},
    {"break_glass.reviewed", "reviewed broken glass"},
    {"break_glass.unlocked", "let a colleague break the glass once more"},
    {"break_glass.read", "looked at openings by break-glass"},
    {"matches.read", "looked at whether two records are about one child"},
    {"match.answered", "answered whether two records are about one child"},
    {"match.readers_read", "looked up who read a wrong join"},
    {"link.joined", "put two children's records together"},
    {"link.split", "parted records from a child"},
    {"audit.read", "searched this log"},
    {"log.checked", "looked at whether this log is whole"},
    {"notices.read", "looked at what waits for review"},
    {"notice.reviewed", "reviewed an access"},
    {"administration.read", "looked at agencies, accounts or the policy"},
    {"mending.read", "looked at records that were not taken in"},
    {"quarantine.read", "looked at records that wait"},
    {"what_if.run", "tried what a role would see"},
    {"session.signed_in", "signed in"},
    {"session.sign_in_refused", "was refused at sign-in"},
    {"session.signed_out", "signed out"},
    {"person.enrolled", "set up their account"},
    {"person.added", "had their account made by the operator"},
    {"person.disabled", "had their account ended by the operator"},
    {"person.enrolment_renewed", "was given a new one-time token by the operator"},
    {"entry.allowed", "was allowed by an agency to enter its records"},
    {"entry.ended", "may no longer enter an agency's records"},
    {"passkey.added", "added a passkey"},
    {"passkey.vouched", "vouched for a colleague's passkey"},
    {"passkey.removed", "removed a passkey"},
    {"child.exported", "took a pack about a child out of the hub"},
    {"chronology.searched", "looked for words in a child's story"},
    {"contradiction.settled", "said what is to be made of a contradiction"},
    {"recalls.read", "looked at what was taken back or corrected since they read it"},
    {"recall.acknowledged", "said that they had read what was taken back or corrected"},
    {"curated.kept", "kept a selection of a child's records with their analysis"},
    {"curated.read", "read what professionals selected about a child"},
    {"who_looked.read", "looked up, for a person who asked, which agencies had looked"},
    {"right.requested", "recorded somebody's request under data protection law"},
    {"right.decided", "decided somebody's request under data protection law"},
    {"rights.due_read", "looked at which requests of people are due"},
    {"consultation.asked", "asked for advice without names"},
    {"accesses.own_read", "looked at what they did themselves"},
    {"labels.read", "looked at the labels of an entry"},
    {"person.login_linked", "was given a sign-in elsewhere by the operator"},
    {"person.login_unlinked", "lost their sign-in elsewhere by the operator"},
    {"hub.initialised", "set up the hub"},
    {"hub.started", "started the hub"},
    {"hub.stopped", "stopped the hub"},
    {"agency.added", "added an agency"},
    {"agency.certificate_issued", "gave an agency a certificate"},
    {"agency.revoked", "ended an agency's connection"},
    {"agency.permissions_changed", "changed what an agency may send"},
    {"batch.received", "sent records"},
    {"batch.refused", "sent records that were refused"},
    {"links.made", "put records to children"},
    {"quarantine.released", "took in records that had waited"},
    {"receipt.read", "looked at the receipt of a batch"},
    {"services.replaced", "replaced their list of services"},
    {"subject.erased", "erased somebody's records"},
    {"record.purged", "deleted records that are past their time"},
    {"backup.made", "made a backup"},
    {"backup.restored", "put a backup back"},
    {"policy.loaded", "brought a version of the policy into force"},
    {"decisions.replayed", "had decisions made again, to check them"},
};

constexpr std::string_view kSearched[] = {
    "chronology.read", "involved.read",        "children.searched",  "children.checked",
    "access.refused",  "gateway.opened",       "break_glass.opened", "record.sent",
    "entry.marked",    "relationship.claimed", "relationship.set",   "session.signed_in",
};

constexpr DeskChoice kOutcomes[] = {
    {"permit", "allowed"},
    {"redact", "allowed, a part was withheld"},
    {"ok", "done"},
    {"exists", "told only that there is something"},
    {"break_glass", "refused, break-glass was offered"},
    {"refer", "referred to the owner or the lead"},
    {"deny", "refused"},
    {"hide", "refused, as if there were nothing"},
    {"bar", "refused outright"},
    {"justified", "found justified"},
    {"unjustified", "found not justified"},
    {"training", "found to need training"},
    {"report_to_ico", "to be reported to the Information Commissioner"},
};

constexpr DeskChoice kReviewOutcomes[] = {
    {"justified", "It was justified"},
    {"training", "It was a mistake, and they need training"},
    {"unjustified", "It was not justified"},
    {"report_to_ico", "It was not justified, and is reported to the Information Commissioner"},
};

struct MendRow {
  std::string_view reason;
  std::string_view why;
  std::string_view step;
};

constexpr std::string_view kSendAgain =
    "Correct it in your own system and send it again: the corrected record takes its place.";

constexpr MendRow kMends[] = {
    {"unknown_label", "It carries a label that the hub does not know",
     "Use one of the hub's labels and send it again. If the label is new, ask the hub's operator: "
     "it is taken in by itself once the hub knows it."},
    {"unknown_kind", "It is of a kind that the hub does not know",
     "Use one of the hub's kinds and send it again, or ask the hub's operator to add it."},
    {"unknown_field", "It has a field that the hub does not know, so it is not wholly understood",
     "Leave the field out, or correct its name, and send it again."},
    {"no_label", "It does not say how sensitive it is, so it would be shown to nobody",
     "Give it a label and send it again."},
    {"unclear_subject", "It does not say whom it is about",
     "Add a name, a date of birth, an NHS number or a unique pupil number and send it again."},
    {"date_in_future", "It says that it happened in the future",
     "Correct the date and send it again. If the date is right, it is taken in when it comes."},
    {"unknown_recipient", "It is sent on to somebody whom the hub does not know",
     "Correct the recipient and send it again, or ask the hub's operator to add them: then it is "
     "taken in by itself."},
    {"unknown_action", "It does not say what is to be done with it", kSendAgain},
    {"unknown_record", "It withdraws or removes a record that the hub never had from you",
     "Check the record's own id. If it was never sent, nothing needs to be done."},
    {"erased", "It is about somebody whose records were erased",
     "Do not send it again. Ask the data protection officer if you think that is wrong."},
    {"another_agencys_record", "It says that it is another agency's record",
     "Send your own agency's records only."},
    {"marked_above_official", "It is marked SECRET or above, which the hub never holds",
     "Do not send it. Ask your security officer, and have the marking corrected if it is wrong."},
    {"class_not_agreed", "Your agency has not agreed to send records of this kind",
     "Ask the hub's operator to extend the agreement, then send it again."},
    {"push_is_its_owners_judgement",
     "It was to be sent on, which only its owner's own people may decide",
     "Enter it without sending it on; its owner can do that."},
    {"push_without_its_judgement",
     "It is to be sent on without the judgement that the law asks for",
     "Say who needs it, for what, and that it does no more harm than good, and send it again."},
};

constexpr DeskChoice kLabels[] = {
    {"GENERAL", "No special care"},
    {"HEALTH", "Health"},
    {"SENS_SERVICE:sexual_repro", "Sexual or reproductive health"},
    {"SENS_SERVICE:mental_health", "Mental health"},
    {"SENS_SERVICE:substance", "Drugs or alcohol"},
    {"SENS_SERVICE:hiv", "HIV"},
    {"SENS_SERVICE:counselling", "Counselling"},
    {"SENS_SERVICE:da_specialist", "Specialist service against domestic abuse"},
    {"ADULT_HEALTH", "An adult's health"},
    {"CRIMINAL", "Criminal matters"},
    {"POLICE_P", "Police information, lawful sharing permitted"},
    {"POLICE_C", "Police information, sharing permitted with conditions"},
    {"GSC:OFFICIAL", "Marked OFFICIAL"},
    {"GSC:OFFICIAL-SENSITIVE", "Marked OFFICIAL-SENSITIVE"},
    {"SHIELDED", "Where somebody is must be kept safe"},
    {"ADOPTION", "Adoption"},
    {"THIRD_PARTY", "Names other people"},
    {"CONFIDER", "Told in confidence"},
    {"CHILD_ABUSE", "Abuse of a child"},
    {"LEGAL_PRIV", "Legal advice"},
    {"COURT_RESTRICTED", "Restricted by a court"},
    {"VICTIM_ANON", "A victim who must not be named"},
    {"GRC", "Gender recognition"},
    {"LIVE_OP", "A live police operation"},
    {"DISPUTED", "Disputed"},
    {"RESTRICTED", "Restricted while it is looked into"},
    {"OPINION", "An opinion"},
    {"UNVERIFIED", "Not verified"},
};

template <std::size_t kSize>
std::string_view In(const DeskChoice (&list)[kSize], std::string_view code) {
  for (const DeskChoice& one : list) {
    if (one.code == code) return one.words;
  }
  return {};
}

std::string Spaced(std::string_view code) {
  std::string words(code);
  std::replace_if(
      words.begin(), words.end(), [](char c) { return c == '_' || c == '.'; }, ' ');
  return words;
}

}  // namespace

std::string AgencyNamed(const AgencyNames& names, std::string_view id) {
  const auto found = names.find(std::string(id));
  return found == names.end() ? std::string(id) : found->second;
}

std::string EventWords(std::string_view event) {
  const std::string_view words = In(kEvents, event);
  return words.empty() ? Spaced(event) : std::string(words);
}

std::string RoleNamed(std::string_view code) {
  const auto role = access::RoleFrom(code);
  return role ? std::string(access::Words(*role)) : std::string(code);
}

std::string PurposeNamed(std::string_view code) {
  const auto purpose = access::PurposeFrom(code);
  return purpose ? std::string(access::Words(*purpose)) : std::string(code);
}

std::string OutcomeWords(std::string_view outcome) {
  const std::string_view words = In(kOutcomes, outcome);
  return words.empty() ? Spaced(outcome) : std::string(words);
}

std::string_view GradeWords(access::AuditGrade grade) {
  switch (grade) {
    case access::AuditGrade::kA0:
      return "nothing about a child";
    case access::AuditGrade::kA1:
      return "kept in the log";
    case access::AuditGrade::kA2:
      return "told to the agency that owns what was shown";
    case access::AuditGrade::kA3:
      return "looked at by a data protection officer";
    case access::AuditGrade::kA4:
      break;
  }
  return "told at once to an officer and a manager, and reviewed";
}

std::string_view ReviewWords(access::ReviewOutcome outcome) {
  return In(kOutcomes, access::Name(outcome));
}

std::string_view LabelWordsOf(records::Label label) {
  const std::string_view words = In(kLabels, records::Name(label));
  return words.empty() ? records::Name(label) : words;
}

Mend MendOf(std::string_view reason) {
  const std::size_t colon = reason.find(':');
  const std::string_view head = reason.substr(0, colon);
  for (const MendRow& row : kMends) {
    if (row.reason != head) continue;
    std::string why(row.why);
    if (colon != reason.npos) why += " (" + std::string(reason.substr(colon + 1)) + ")";
    return {std::move(why), row.step};
  }
  return {"It is not in the form that the hub takes: " + Spaced(reason), kSendAgain};
}

std::string WhenWords(Instant at, Instant now) {
  return MomentWords(at) + " (" + AgoWords(Date::Of(at), Date::Of(now)) + ")";
}

std::string DueWords(Instant due, Instant now) {
  const Date day = Date::Of(due);
  if (due != day.Midnight()) return WhenWords(due, now);
  return "the end of " + DayAndWhen(Date{day.days - 1}, now);
}

std::string DayAndWhen(Date day, Instant now) {
  return DayWords(day) + " (" + AgoWords(day, Date::Of(now)) + ")";
}

View ChoiceOf(const DeskChoice& choice, std::string_view chosen) {
  View view;
  view.Text("choice_code", choice.code)
      .Text("choice_words", choice.words)
      .Truth("choice_chosen", choice.code == chosen);
  return view;
}

std::vector<View> EventChoices(std::string_view chosen) {
  std::vector<View> list;
  for (const std::string_view code : kSearched) {
    const std::string words = Capitalised(EventWords(code));
    list.push_back(ChoiceOf({code, words}, chosen));
  }
  return list;
}

std::vector<View> ReviewChoices(std::string_view chosen) {
  std::vector<View> list;
  for (const DeskChoice& choice : kReviewOutcomes) list.push_back(ChoiceOf(choice, chosen));
  return list;
}

}  // namespace hub::web
