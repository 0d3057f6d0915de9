// Questions for data stewards, and what their answers do to links: joining two children and
// parting them again. The rest of links is in reading.cc and writing.cc.

#include <algorithm>

#include "hub/crypto/keys.h"
#include "hub/store/detail/group.h"
#include "hub/store/detail/link_statements.h"
#include "hub/store/detail/statements.h"
#include "hub/store/detail/toolkit.h"
#include "hub/store/store.h"

namespace hub::store {
namespace {

using detail::Blob;
using detail::Query;
using detail::Run;
using linkage::QuestionState;
namespace sql = detail::sql;

constexpr int kOfHousehold = 2;

Match MatchAt(Query& row) {
  Match match;
  match.row = MatchRow{row.Int(0)};
  match.id = linkage::MatchId(row.Exactly<linkage::MatchId::Bytes>(1));
  match.person = PersonRow{row.Int(2)};
  match.other = PersonRow{row.Int(3)};
  match.by_split = row.Int(4) != 0;
  match.state = static_cast<QuestionState>(row.Int(5));
  match.asked = Instant{row.Int(6)};
  if (!row.Null(7)) match.settled = Instant{row.Int(7)};
  if (!row.Null(8)) match.stood_in = ChildRow{row.Int(8)};
  match.bits = row.Real(9);
  match.explanation = row.Text(10);
  return match;
}

// Links that keep people from the child.
std::vector<Link> ApartFrom(detail::Connection& connection, ChildRow child) {
  std::vector<Link> links;
  for (Query row(connection, sql::kApartFrom, child); row.Next();) {
    links.push_back({.person = PersonRow{row.Int(0)},
                     .child = child,
                     .state = static_cast<LinkState>(row.Int(1)),
                     .bits = row.Real(2),
                     .explanation = row.Text(3),
                     .decider = row.Text(4),
                     .since = {}});
  }
  return links;
}

// Who was kept from one child is kept from the other that its people now stand in, but for whom
// stands there.
void CarryApart(Writing& writing, const std::vector<Link>& links, ChildRow into) {
  for (Link link : links) {
    const std::optional<Person> person = writing.PersonOf(link.person);
    if (!person || person->child == into) continue;
    link.child = into;
    writing.AddLink(link);
  }
}

}  // namespace

std::optional<Match> Reading::FindMatch(const linkage::MatchId& id) {
  Query row(tools_->connection, sql::kMatchById, Blob(id.bytes()));
  return row.Next() ? std::optional(MatchAt(row)) : std::nullopt;
}

std::optional<Match> Reading::MatchOf(MatchRow match) {
  Query row(tools_->connection, sql::kMatchByRow, match);
  return row.Next() ? std::optional(MatchAt(row)) : std::nullopt;
}

std::vector<Match> Reading::MatchesOf(AgencyRow agency, bool settled,
                                      const std::optional<Match>& after, std::size_t most) {
  std::vector<Match> matches;
  const std::int64_t asked = after ? after->asked.micros : -1;
  for (Query row(tools_->connection, settled ? sql::kSettledOf : sql::kUnsettledOf, agency, asked,
                 after ? after->row : MatchRow{}, most);
       row.Next();) {
    matches.push_back(MatchAt(row));
  }
  return matches;
}

std::vector<MatchAnswer> Reading::AnswersTo(MatchRow match) {
  std::vector<MatchAnswer> answers;
  for (Query row(tools_->connection, sql::kAnswersTo, match); row.Next();) {
    answers.push_back({AgencyRow{row.Int(0)}, static_cast<linkage::StewardAnswer>(row.Int(1)),
                       ProfessionalRow{row.Int(2)}, Instant{row.Int(3)}});
  }
  return answers;
}

bool Reading::KeptApart(ChildRow a, ChildRow b, MatchRow but) {
  return Query(tools_->connection, sql::kKeptApart, a, b, but).Next();
}

std::vector<ChildRow> Reading::AskedAboutAndTied(AgencyRow agency, ChildRow after,
                                                 std::size_t most) {
  std::vector<ChildRow> children;
  for (Query row(tools_->connection, sql::kAskedAboutAndTied, agency, after, most); row.Next();) {
    children.push_back(ChildRow{row.Int(0)});
  }
  return children;
}

std::vector<ChildRow> Reading::StandNow(ChildRow child) {
  std::vector<ChildRow> children;
  for (Query row(tools_->connection, sql::kStandNow, child); row.Next();) {
    children.push_back(ChildRow{row.Int(0)});
  }
  return children;
}

// Once for two that may be one child, whichever of them was proposed and however often. While it
// is open it tells the newest comparison.
void Writing::AskStewards(const Link& link) {
  const std::int64_t proposal = sqlite3_last_insert_rowid(tools_->connection.handle());
  std::optional<std::pair<std::int64_t, QuestionState>> known;
  {
    Query row(tools_->connection, sql::kMatchBetween, link.person, link.child);
    if (row.Next()) known = {row.Int(0), static_cast<QuestionState>(row.Int(1))};
  }
  // Who was joined by an answer and proposed again was parted since: that is a new question.
  if (known && known->second != QuestionState::kJoined) {
    if (linkage::IsUnsettled(known->second))
      Run(tools_->connection, sql::kSetMatchLink, known->first, proposal);
    return;
  }
  std::optional<std::int64_t> other;
  {
    Query row(tools_->connection, sql::kFirstPersonOf, link.child);
    if (row.Next()) other = row.MaybeInt(0);
  }
  if (!other) return;
  Run(tools_->connection, sql::kAddMatch, Blob(crypto::RandomId<linkage::MatchId>().bytes()),
      link.person, *other, proposal, false, QuestionState::kOpen, at().micros);
}

MatchRow Writing::AddMatch(const Link& link, PersonRow other, bool by_split) {
  const std::int64_t asserted = sqlite3_last_insert_rowid(tools_->connection.handle());
  Run(tools_->connection, sql::kAddMatch, Blob(crypto::RandomId<linkage::MatchId>().bytes()),
      link.person, other, asserted, by_split, QuestionState::kOpen, at().micros);
  return MatchRow{sqlite3_last_insert_rowid(tools_->connection.handle())};
}

void Writing::AddAnswer(MatchRow match, AgencyRow agency, linkage::StewardAnswer answer,
                        ProfessionalRow by) {
  Run(tools_->connection, sql::kAddAnswer, match, agency, answer, by, at().micros);
}

void Writing::SetMatchState(const Match& match) {
  const auto settled = match.settled ? std::optional(match.settled->micros) : std::nullopt;
  Run(tools_->connection, sql::kSetMatchState, match.row, match.state, settled, match.stood_in);
}

void Writing::JoinChildren(ChildRow from, ChildRow into, Link link) {
  link.state = LinkState::kConfirmed;
  link.child = into;
  for (const Person& person : PersonsOf(from)) {
    link.person = person.row;
    AddLink(link);
  }
  CarryApart(*this, ApartFrom(tools_->connection, from), into);
  if (ChildIsShielding(into)) {
    for (const Person& person : PersonsOf(into)) ShieldHouseholdsOf(person.row);
  }
  RightsChanged();
}

void Writing::PartPersons(const std::vector<PersonRow>& persons, ChildRow into, Link link) {
  link.state = LinkState::kConfirmed;
  link.child = into;
  std::vector<PersonRow> everybody = persons;
  bool shielded = false;
  std::vector<Link> apart;
  for (const PersonRow row : persons) {
    const std::optional<Person> person = PersonOf(row);
    if (!person) continue;
    if (apart.empty()) apart = ApartFrom(tools_->connection, person->child);
    for (const Person& view : PersonsOf(person->child)) {
      shielded = shielded || view.shielded;
      everybody.push_back(view.row);
    }
    link.person = row;
    AddLink(link);
  }
  CarryApart(*this, apart, into);
  if (shielded) {
    for (const PersonRow row : everybody)
      Run(tools_->connection, sql::kShieldPerson, row, kOfHousehold);
  }
  RightsChanged();
}

}  // namespace hub::store
