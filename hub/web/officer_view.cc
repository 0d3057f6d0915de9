#include "hub/web/officer_view.h"

#include <utility>
#include <vector>

#include "hub/access/decision.h"
#include "hub/access/obligations.h"
#include "hub/web/reasons.h"
#include "hub/web/words.h"

namespace hub::web {
namespace {

constexpr DeskChoice kEnded[] = {
    {"allowed", "Allowed"},
    {"refused", "Refused"},
};
constexpr DeskChoice kGrades[] = {
    {"", "Waiting for review"},
    {"A4", "Told at once (emergencies, overrides and the like)"},
    {"A3", "Looked at by an officer"},
    {"A2", "Told to the agency that owns what was shown"},
};

std::string Grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

// Who looked: by name where that is told, else by the pseudonym of that year.
void AddReader(const ProfessionalId& who, std::string_view pseudonym, View& view) {
  view.Text("reader_name", who.empty() ? "" : who.text())
      .Text("reader_pseudonym", who.empty() ? pseudonym : "");
}

void AddNotice(const access::AccessNotice& notice, const AgencyNames& names, Instant now,
               View& view) {
  AddReader(notice.who, notice.reader, view);
  view.Text("notice_id", notice.id.Hex())
      .Text("notice_at", WhenWords(notice.at, now))
      .Text("notice_what", Capitalised(EventWords(notice.what)))
      .Text("notice_role", Capitalised(RoleNamed(notice.role)))
      .Text("notice_agency", AgencyNamed(names, notice.agency))
      .Text("notice_purpose", PurposeNamed(notice.purpose))
      .Text("notice_outcome", Capitalised(OutcomeWords(notice.outcome)))
      .Text("notice_grade", Capitalised(GradeWords(notice.grade)))
      .Text("notice_entries", Counted(notice.entries_shown, "entry shown", "entries shown"))
      .Truth("notice_waits", notice.waits)
      .Truth("notice_overdue", notice.overdue)
      .Text("notice_due", notice.waits && notice.review_by ? DueWords(*notice.review_by, now) : "")
      .Text("notice_reviewed", notice.reviewed.empty() ? "" : OutcomeWords(notice.reviewed));
}

void AddOpening(const access::GlassLine& line, const AgencyNames& names, Instant now, View& view) {
  const bool waits = !line.reviewed;
  view.Text("opening_id", line.id.Hex())
      .Text("opening_who", line.who.text())
      .Text("opening_role", access::Words(line.role))
      .Text("opening_agency", AgencyNamed(names, line.agency.text()))
      .Text("opening_category", Capitalised(access::Words(line.category)))
      .Text("opening_at", WhenWords(line.opened, now))
      .Text("opening_closes", MomentWords(line.closes))
      .Truth("opening_open", now < line.closes)
      .Truth("opening_erased", line.erased)
      .Truth("opening_seconded", line.seconded)
      .Text("opening_second_by", line.seconded ? "" : MomentWords(line.second_by))
      .Truth("opening_waits", waits)
      .Truth("opening_overdue", line.overdue)
      .Text("opening_due", waits ? DueWords(line.review_by, now) : "")
      .Text("opening_reviewed", waits ? "" : ReviewWords(line.outcome));
}

std::string PackWords(const access::Disclosure::Pack& pack) {
  std::string words = "A pack of " + Counted(pack.entries, "entry", "entries") + " for " +
                      std::string(access::Words(pack.kind));
  if (pack.purpose != access::Purpose::kNone)
    words += " (" + std::string(access::Words(pack.purpose)) + ")";
  return words;
}

std::string SentWords(const access::Disclosure& one) {
  if (one.pack) return PackWords(*one.pack);
  return one.kind ? Capitalised(records::Words(*one.kind)) : "A record that is gone";
}

// To whom. A pack without an agency was for somebody outside the hub.
std::string ReceiverWords(const access::Disclosure& one, const AgencyNames& names) {
  if (one.pack) {
    if (one.to.empty()) return "somebody outside the hub, or an agency that you are not told of";
    const std::string agency = AgencyNamed(names, one.to.text());
    return one.recipient.empty() ? agency : one.recipient.text() + " at " + agency;
  }
  const std::string agency =
      one.to.empty() ? std::string("any agency") : AgencyNamed(names, one.to.text());
  return one.recipient.empty() ? "everybody at " + agency + " who works with the child"
                               : one.recipient.text() + " at " + agency;
}

void AddDisclosure(const access::Disclosure& one, const AgencyNames& names, Instant now,
                   View& line) {
  line.Text("sent_at", WhenWords(one.at, now))
      .Text("sent_what", SentWords(one))
      .Text("sent_from", one.from.empty() ? "an agency that you are not told of"
                                          : AgencyNamed(names, one.from.text()))
      .Text("sent_to", ReceiverWords(one, names))
      .Truth("sent_by_system", one.by_system)
      .Text("sent_by", one.by.empty() ? "" : one.by.text())
      .Text("sent_ended", one.ended ? WhenWords(*one.ended, now) : "")
      .Text("sent_why", one.reasoned ? one.judgement.Reveal() : "")
      .Text("sent_entry", one.pack ? "" : one.entry.Hex())
      .Text("sent_code", one.pack ? one.pack->code : "");
}

}  // namespace

View SearchFormView(const TypedSearch& typed, const AgencyNames& names) {
  std::vector<View> agencies;
  for (const auto& [id, name] : names) agencies.push_back(ChoiceOf({id, name}, typed.agency));
  std::vector<View> ended;
  for (const DeskChoice& choice : kEnded) ended.push_back(ChoiceOf(choice, typed.ended));
  return View()
      .Text("child", typed.child)
      .Text("who", typed.who)
      .Text("from", typed.from)
      .Text("to", typed.to)
      .Text("agency_typed", typed.agency)
      .Text("ended_typed", typed.ended)
      .Text("what_typed", typed.what)
      .List("agencies", std::move(agencies))
      .List("ends", std::move(ended))
      .List("whats", EventChoices(typed.what));
}

View LogFoundView(const audit::Released<access::LogFound>& released, const AgencyNames& names,
                  bool of_one_child, Instant now) {
  const access::LogFound& found = released.answer();
  std::vector<View> lines;
  for (const access::FoundAccess& one : found.accesses) {
    View& line = lines.emplace_back();
    AddReader(one.who, one.reader, line);
    line.Text("found_at", WhenWords(one.at, now))
        .Text("found_what", Capitalised(EventWords(one.what)))
        .Text("found_role", RoleNamed(one.role))
        .Text("found_agency", AgencyNamed(names, one.agency))
        .Text("found_purpose", PurposeNamed(one.purpose))
        .Text("found_outcome", Capitalised(OutcomeWords(one.outcome)))
        .Text("found_entries",
              one.entries == 0 ? "" : Counted(one.entries, "entry shown", "entries shown"))
        .Text("found_child", one.child && !of_one_child ? one.child->Hex() : "")
        .Text("found_place", Grouped(one.leaf));
  }
  return View()
      .Truth("searched", true)
      .Truth("any", !lines.empty())
      .Truth("none", lines.empty())
      .Truth("own_staff_only", found.own_staff_only)
      .Text("count_words", Counted(lines.size(), "line of the log", "lines of the log"))
      .Text("before", found.next ? std::to_string(*found.next) : "")
      .List("lines", std::move(lines));
}

View NoticesView(const audit::Released<access::NoticePage>& released,
                 const access::NoticesQuery& asked, const AgencyNames& names, Instant now) {
  const access::NoticePage& page = released.answer();
  const std::string_view grade = asked.waiting ? "" : access::Name(asked.grade);
  std::vector<View> notices;
  for (const access::AccessNotice& notice : page.notices)
    AddNotice(notice, names, now, notices.emplace_back());
  std::vector<View> grades;
  for (const DeskChoice& choice : kGrades) grades.push_back(ChoiceOf(choice, grade));
  return View()
      .Truth("any", !notices.empty())
      .Truth("none", notices.empty())
      .Truth("waiting_ones", asked.waiting)
      .Text("count_words", Counted(notices.size(), "access", "accesses"))
      .Text("overdue_words",
            page.overdue == 0 ? "" : Counted(page.overdue, "review is", "reviews are"))
      .Text("next", page.next ? page.next->Hex() : "")
      .Text("next_grade", grade)
      .List("grades", std::move(grades))
      .List("notices", std::move(notices));
}

View NoticeView(const audit::Released<access::AccessNotice>& released, const AgencyNames& names,
                std::string_view outcome, std::string_view note, Instant now) {
  const access::AccessNotice& notice = released.answer();
  std::vector<View> owed;
  for (const access::Owed& one : notice.owed) {
    owed.emplace_back()
        .Text("owed_what", Capitalised(access::Words(one.what)))
        .Text("owed_due", one.due ? DueWords(*one.due, now) : "");
  }
  const bool explained = !notice.because.empty();
  View view;
  AddNotice(notice, names, now, view);
  return view.Text("notice_child", notice.child ? notice.child->Hex() : "")
      .Truth("explained", explained)
      .List("reasons", ReasonsOf(notice.because))
      .Truth("any_owed", !owed.empty())
      .List("owed", std::move(owed))
      .List("outcomes", ReviewChoices(outcome))
      .Text("note", note);
}

View OpeningsView(const audit::Released<access::GlassList>& released, const AgencyNames& names,
                  Instant now) {
  std::vector<View> openings;
  std::size_t overdue = 0;
  for (const access::GlassLine& line : released.answer().openings) {
    AddOpening(line, names, now, openings.emplace_back());
    if (line.overdue) ++overdue;
  }
  return View()
      .Truth("any", !openings.empty())
      .Truth("none", openings.empty())
      .Text("count_words", Counted(openings.size(), "opening", "openings"))
      .Text("overdue_words", overdue == 0 ? "" : Counted(overdue, "review is", "reviews are"))
      .List("openings", std::move(openings));
}

View OpeningView(const audit::Released<access::GlassDetail>& released, const AgencyNames& names,
                 std::string_view outcome, std::string_view note, Instant now) {
  const access::GlassDetail& detail = released.answer();
  View view;
  AddOpening(detail.line, names, now, view);
  return view.Text("opening_child", detail.child ? detail.child->Hex() : "")
      .Truth("opening_reach", detail.must_reach_child)
      .Text("opening_second", detail.second_person.empty() ? "" : detail.second_person.text())
      .Text("opening_reason", detail.reason)
      .Text("opening_note", detail.note)
      .List("outcomes", ReviewChoices(outcome))
      .Text("note", note);
}

View AgencyChoices(const AgencyNames& names, std::string_view chosen) {
  std::vector<View> agencies;
  for (const auto& [id, name] : names) agencies.push_back(ChoiceOf({id, name}, chosen));
  return View().List("agencies", std::move(agencies));
}

View DisclosuresView(const audit::Released<access::DisclosureList>& released,
                     const AgencyNames& names, std::string_view with, Instant now) {
  const access::DisclosureList& list = released.answer();
  std::vector<View> lines;
  std::size_t packs = 0;
  for (const access::Disclosure& one : list.disclosures) {
    packs += one.pack ? 1 : 0;
    AddDisclosure(one, names, now, lines.emplace_back());
  }
  const std::size_t records = lines.size() - packs;
  std::string words = Counted(records, "record was sent on", "records were sent on");
  if (packs > 0) words += ", " + Counted(packs, "pack was taken out", "packs were taken out");
  return View()
      .Truth("searched", true)
      .Truth("any", !lines.empty())
      .Truth("none", lines.empty())
      .Text("count_words", words)
      .Text("with_words", with.empty() ? "" : AgencyNamed(names, with))
      .List("lines", std::move(lines));
}

View LogHealthView(const audit::Released<access::LogHealth>& released) {
  const access::LogHealth& health = released.answer();
  std::vector<View> wrong;
  for (const std::string& words : health.wrong)
    wrong.emplace_back().Text("wrong_words", Capitalised(words));
  const bool whole = health.checked && health.wrong.empty();
  return View()
      .Text("looked_at", MomentWords(health.at))
      .Text("leaves", Grouped(health.leaves))
      .Text("covered", Grouped(health.covered))
      .Text("uncovered",
            health.covered < health.leaves ? Grouped(health.leaves - health.covered) : "")
      .Text("checkpoint", health.checkpoint)
      .Text("verifier_key", health.verifier_key)
      .Truth("checked", health.checked)
      .Truth("whole", whole)
      .Truth("not_whole", !wrong.empty())
      .Text("first_at", health.first ? MomentWords(*health.first) : "")
      .Text("last_at", health.last ? MomentWords(*health.last) : "")
      .List("wrongs", std::move(wrong));
}

}  // namespace hub::web
