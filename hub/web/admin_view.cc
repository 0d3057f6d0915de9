#include "hub/web/admin_view.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/web/desk_words.h"
#include "hub/web/words.h"

namespace hub::web {
namespace {

using access::AccountTold;
using access::AgencyTold;
using access::FeedHealth;
using access::Purpose;
using access::Role;

constexpr std::int64_t kDay = 24 * 60 * 60;
constexpr std::int64_t kSoonDays = 30;  // in which a certificate is to be renewed

struct Task {
  std::string_view to;
  std::string_view link;  // in the bar at the top
  std::string_view title;
  std::string_view words;
};

constexpr Task kSteward[] = {
    {"/steward/matches", "Questions", "Questions about children",
     "Records that may be about one child. You answer for your agency's side."},
    {"/steward/waiting", "Not taken in", "Records that were not taken in",
     "What waits in quarantine or was refused, why, and what mends it."},
    {"/steward/split", "Take out", "Take records out of a child",
     "When records of your agency stand with a child whom they are not about."},
    {"/steward/labels", "Labels", "Labels of an entry",
     "Correct how sensitive an entry of your agency's is."},
};
constexpr Task kOfficer[] = {
    {"/officer/reviews", "Reviews", "Accesses to review",
     "Overrides, emergencies, refusals and claims that somebody has to look at, with their "
     "deadlines."},
    {"/officer/break-glass", "Break-glass", "Openings by break-glass",
     "Who opened a child's records in an emergency, why, and whether it was justified."},
    {"/officer/search", "Search the log", "Search the log",
     "Who looked at which child's records, by child, person, agency, time and outcome."},
    {"/officer/disclosures", "Sent on", "What was sent on about a child",
     "Every record that was sent on, to whom, by whom and why."},
    {"/officer/rights", "Requests", "Requests of people",
     "Who asked for their data, a correction or an erasure, and by when each is to be answered."},
    {"/officer/log", "The log", "Is the log whole?",
     "The signed checkpoints, a check of every line, and how to check it elsewhere."},
};
constexpr Task kAuditor[] = {
    {"/officer/log", "The log", "Is the log whole?",
     "The signed checkpoints, a check of every line, and how to check it elsewhere."},
};
constexpr Task kAdministrator[] = {
    {"/admin/agencies", "Agencies", "Agencies, certificates and feeds",
     "Who is connected, until when their certificates are good, and when each was last heard."},
    {"/admin/people", "People", "People and roles", "Who may sign in, and in which roles."},
    {"/admin/policy", "Policy", "Policy and agreements",
     "Which version of the policy is in force, and what agencies have agreed to share."},
};

std::span<const Task> TasksFor(Role role) {
  switch (role) {
    case Role::kSteward:
      return kSteward;
    case Role::kDataProtectionOfficer:
    case Role::kCaldicottGuardian:
      return kOfficer;
    case Role::kAuditor:
      return kAuditor;
    case Role::kAdministrator:
      return kAdministrator;
    default:
      return {};
  }
}

std::string ClassesWords(records::ClassSet classes) {
  constexpr records::RecordClass kAll[] = {
      records::RecordClass::kEducation,  records::RecordClass::kHealth,
      records::RecordClass::kSocialCare, records::RecordClass::kPolice,
      records::RecordClass::kSupport,    records::RecordClass::kInvolvement,
  };
  std::string words;
  for (const records::RecordClass klass : kAll) {
    if (!classes.Has(klass)) continue;
    if (!words.empty()) words += ", ";
    words += ClassWords(klass);
  }
  return words;
}

std::string PurposesWords(access::PurposeSet purposes) {
  std::string words;
  for (int number = 1; number <= static_cast<int>(Purpose::kDirectCare); ++number) {
    const auto purpose = static_cast<Purpose>(number);
    if (!purposes.Has(purpose)) continue;
    if (!words.empty()) words += ", ";
    words += access::Words(purpose);
  }
  return words;
}

std::string RolesWords(access::RoleSet roles) {
  std::string words;
  for (int number = 1; number <= static_cast<int>(Role::kReviewer); ++number) {
    const auto role = static_cast<Role>(number);
    if (!roles.Has(role)) continue;
    if (!words.empty()) words += ", ";
    words += access::Words(role);
  }
  return Capitalised(words);
}

std::string FeedWords(const AgencyTold& agency, Instant now) {
  const std::string last =
      agency.last_received ? "last heard " + WhenWords(*agency.last_received, now) : "";
  switch (agency.feed) {
    case FeedHealth::kNothingYet:
      return "Nothing has come yet";
    case FeedHealth::kFresh:
      return Capitalised(last);
    case FeedHealth::kSilent:
      return "Silent since " +
             (agency.silent_since ? WhenWords(*agency.silent_since, now) : std::string("a while")) +
             (last.empty() ? "" : "; " + last);
    case FeedHealth::kNone:
      break;
  }
  return "Sends no records";
}

bool IsSoon(std::optional<Instant> until, Instant now) {
  return until && *until < now.Plus(kSoonDays * kDay);
}

bool NeedsCertificate(const AgencyTold& agency, Instant now) {
  return !agency.revoked && !agency.certificates.empty() &&
         (!agency.good_until || IsSoon(agency.good_until, now));
}

std::string OverdueWords(std::size_t overdue) {
  return overdue == 0 ? "" : ", " + std::to_string(overdue) + " of them overdue";
}

std::string CertificateWords(const AgencyTold& agency, Instant now) {
  if (agency.good_until) return "Good until " + WhenWords(*agency.good_until, now);
  return agency.certificates.empty() ? "None was issued" : "None is good now";
}

std::vector<View> CertificatesOf(const AgencyTold& agency, Instant now) {
  std::vector<View> list;
  for (const access::CertificateTold& one : agency.certificates) {
    const bool over = one.expires <= now;
    list.emplace_back()
        .Text("cert_issued", MomentWords(one.issued))
        .Text("cert_expires", WhenWords(one.expires, now))
        .Text("cert_state", one.revoked ? "Revoked " + MomentWords(*one.revoked)
                            : over      ? std::string("Over")
                                        : std::string("Good"));
  }
  return list;
}

std::string_view StateWordsOf(access::AccountState state) {
  switch (state) {
    case access::AccountState::kReady:
      return "Ready";
    case access::AccountState::kNotEnrolled:
      return "Has not set up their account yet";
    case access::AccountState::kDisabled:
      break;
  }
  return "Disabled";
}

std::string NameOf(const std::vector<AgencyTold>& agencies, const AgencyId& id) {
  for (const AgencyTold& agency : agencies) {
    if (agency.id == id) return agency.name;
  }
  return id.text();
}

bool IsNamed(const std::vector<AccountTold>& accounts, const AgencyId& agency) {
  for (const AccountTold& account : accounts) {
    if (account.agency == agency) return true;
  }
  return false;
}

std::vector<View> AgreementsOf(const access::Policy& policy,
                               const std::vector<AgencyTold>& agencies, Instant now) {
  std::vector<View> list;
  const Date today = Date::Of(now);
  for (const access::AgencyAgreement& one : policy.agreements) {
    std::string among = one.every_agency ? "Every agency of the hub" : "";
    for (const AgencyId& id : one.agencies) {
      if (!among.empty()) among += ", ";
      among += NameOf(agencies, id);
    }
    const bool begun = one.from <= today;
    const bool over = one.until < today;
    list.emplace_back()
        .Text("agreement_id", one.id)
        .Number("agreement_version", static_cast<std::size_t>(one.version))
        .Text("agreement_among", among)
        .Text("agreement_purposes", PurposesWords(one.purposes))
        .Text("agreement_classes", ClassesWords(one.classes))
        .Truth("agreement_any_label", one.any_label)
        .Text("agreement_from", DayAndWhen(one.from, now))
        .Text("agreement_until", DayAndWhen(one.until, now))
        .Text("agreement_state", over    ? "Over"
                                 : begun ? "In force"
                                         : "Has not begun")
        .Truth("agreement_soon", begun && !over && one.until.days - today.days <= kSoonDays);
  }
  return list;
}

}  // namespace

bool HasDesk(Role role) { return !TasksFor(role).empty(); }

std::vector<DeskLink> DeskLinks(Role role) {
  std::vector<DeskLink> links;
  for (const Task& task : TasksFor(role)) links.push_back({task.to, task.link});
  return links;
}

View DeskView(Role role, const DeskCounts& counts) {
  const std::size_t waiting = counts.waiting.value_or(0);
  const bool steward = role == Role::kSteward;
  std::string words;
  if (counts.waiting && waiting > 0) {
    words = steward ? Counted(waiting, "question waits for an answer", "questions wait for answers")
                    : Counted(waiting, "access waits for a review", "accesses wait for a review");
    if (counts.more) words = "More than " + words;
  }
  std::vector<View> warnings;
  for (const auto& [to, said] : counts.warnings)
    warnings.emplace_back().Text("warning_to", to).Text("warning_words", said);
  std::vector<View> tasks;
  for (const Task& task : TasksFor(role)) {
    tasks.emplace_back()
        .Text("task_to", task.to)
        .Text("task_title", task.title)
        .Text("task_words", task.words);
  }
  return View()
      .Text("waiting_words", words)
      .Truth("nothing_waits",
             counts.asked && !counts.failed && waiting == 0 && counts.warnings.empty())
      .Truth("not_counted", counts.failed)
      .List("warnings", std::move(warnings))
      .Text("overdue_words",
            counts.overdue == 0 ? "" : std::to_string(counts.overdue) + " of them overdue")
      .Text("waiting_to", steward ? "/steward/matches" : "/officer/reviews")
      .List("tasks", std::move(tasks));
}

DeskWarnings WarningsOf(const audit::Released<access::Administration>& released) {
  const access::Administration& answer = released.answer();
  std::size_t silent = 0;
  std::size_t soon = 0;
  for (const AgencyTold& agency : answer.agencies) {
    if (agency.feed == FeedHealth::kSilent) ++silent;
    if (NeedsCertificate(agency, answer.at)) ++soon;
  }
  DeskWarnings warnings;
  if (silent > 0)
    warnings.push_back({"/admin/agencies", Counted(silent, "feed is", "feeds are") +
                                               " longer without records than promised"});
  if (soon > 0)
    warnings.push_back({"/admin/agencies", Counted(soon, "agency needs", "agencies need") +
                                               " a new certificate within 30 days"});
  return warnings;
}

DeskWarnings WarningsOf(const audit::Released<access::GlassList>& released) {
  std::size_t waiting = 0;
  std::size_t overdue = 0;
  for (const access::GlassLine& line : released.answer().openings) {
    if (!line.reviewed) ++waiting;
    if (line.overdue) ++overdue;
  }
  if (waiting == 0) return {};
  return {{"/officer/break-glass",
           Counted(waiting, "opening by break-glass waits", "openings by break-glass wait") +
               " for a review" + OverdueWords(overdue)}};
}

DeskWarnings WarningsOf(const audit::Released<access::RightsDue>& released) {
  const access::RightsDue& due = released.answer();
  if (due.lines.empty()) return {};
  return {{"/officer/rights",
           Counted(due.lines.size(), "request of a person is open", "requests of people are open") +
               OverdueWords(due.overdue)}};
}

View AgenciesView(const audit::Released<access::Administration>& released) {
  const access::Administration& answer = released.answer();
  std::vector<View> agencies;
  std::size_t silent = 0;
  std::size_t soon = 0;
  for (const AgencyTold& agency : answer.agencies) {
    const bool expires = NeedsCertificate(agency, answer.at);
    if (agency.feed == FeedHealth::kSilent) ++silent;
    if (expires) ++soon;
    const std::string classes = ClassesWords(agency.classes);
    std::vector<View> certificates = CertificatesOf(agency, answer.at);
    agencies.emplace_back()
        .Text("agency_id", agency.id.text())
        .Text("agency_name", agency.name)
        .Text("agency_kind", Capitalised(AgencyKindWords(agency.kind)))
        .Text("agency_classes", classes)
        .Text("agency_duty", agency.duty_phone)
        .Text("agency_expected",
              agency.feed == FeedHealth::kNone
                  ? ""
                  : Counted(static_cast<std::size_t>(agency.expected_days), "day", "days"))
        .Text("agency_added", MomentWords(agency.added))
        .Text("agency_revoked", agency.revoked ? WhenWords(*agency.revoked, answer.at) : "")
        .Text("agency_feed", FeedWords(agency, answer.at))
        .Truth("agency_silent", agency.feed == FeedHealth::kSilent)
        .Text("agency_certificate", CertificateWords(agency, answer.at))
        .Truth("agency_expires", expires)
        .Text("agency_waiting",
              agency.waiting == 0 ? "" : Counted(agency.waiting, "record waits", "records wait"))
        .Number("agency_accounts", agency.accounts)
        .Truth("any_certificates", !certificates.empty())
        .List("certificates", std::move(certificates));
  }
  return View()
      .Text("at", MomentWords(answer.at))
      .Text("count_words", Counted(agencies.size(), "agency", "agencies"))
      .Text("silent_words", silent == 0 ? "" : Counted(silent, "feed is", "feeds are"))
      .Text("soon_words", soon == 0 ? "" : Counted(soon, "agency needs", "agencies need"))
      .List("agencies", std::move(agencies));
}

View AccountsView(const audit::Released<access::Administration>& released) {
  const access::Administration& answer = released.answer();
  std::vector<View> accounts;
  for (const AccountTold& account : answer.accounts) {
    accounts.emplace_back()
        .Text("account_id", account.id.text())
        .Text("account_name", account.name)
        .Text("account_agency", NameOf(answer.agencies, account.agency))
        .Text("account_roles", RolesWords(account.roles))
        .Text("account_state", StateWordsOf(account.state))
        .Truth("account_off", account.state != access::AccountState::kReady)
        .Text("account_added", DayWords(Date::Of(account.added)));
  }
  std::vector<View> others;
  for (const AgencyTold& agency : answer.agencies) {
    if (IsNamed(answer.accounts, agency.id)) continue;
    others.emplace_back()
        .Text("other_name", agency.name)
        .Text("other_words", Counted(agency.accounts, "person", "people"));
  }
  return View()
      .Text("count_words", Counted(accounts.size(), "person", "people"))
      .Truth("every_agency", answer.every_agency)
      .Truth("own_only", !answer.every_agency)
      .List("accounts", std::move(accounts))
      .List("others", std::move(others));
}

View PoliciesView(const audit::Released<access::Administration>& released) {
  const access::Administration& answer = released.answer();
  std::vector<View> versions;
  View view;
  for (const access::Policy& policy : answer.policies) {
    const bool in_force = policy.version == answer.in_force;
    versions.emplace_back()
        .Text("policy_version", policy.version)
        .Text("policy_from", WhenWords(policy.effective_from, answer.at))
        .Text("policy_state", in_force                            ? "In force"
                              : answer.at < policy.effective_from ? "Has not begun"
                                                                  : "Replaced")
        .Truth("policy_in_force", in_force);
    if (!in_force) continue;
    std::vector<View> agreements = AgreementsOf(policy, answer.agencies, answer.at);
    view.Text("version", policy.version)
        .Truth("any_agreements", !agreements.empty())
        .Truth("no_agreements", agreements.empty())
        .List("agreements", std::move(agreements));
  }
  return view.Text("at", MomentWords(answer.at)).List("versions", std::move(versions));
}

}  // namespace hub::web
