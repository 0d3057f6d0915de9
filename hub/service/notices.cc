#include "hub/service/notices.h"

#include <algorithm>

#include "hub/access/rights.h"
#include "hub/service/hidden_readers.h"

namespace hub::service {
namespace {

using access::AuditGrade;
using access::Role;

constexpr std::size_t kMostListed = 500;
constexpr std::size_t kMostReviewed = 100;
constexpr std::size_t kShortestNote = 20;  // bytes
// Leaves looked through for one page of a grade: the page says where to go on.
constexpr std::uint64_t kMostLookedAt = 5'000;
constexpr std::string_view kReviews = "reviews ";  // before the id of an access, in a note

Error NoSuchNotice() {
  return {ErrorCode::kNotFound, "no such access that is yours to review",
          "notice unknown or another's"};
}

// Of a leaf's line, without decoding it: most have a grade that nobody waits for.
bool HasGrade(std::string_view line, std::string_view grade) {
  constexpr std::string_view kMember = ",\"grade\":\"";
  const std::size_t at = line.find(kMember);
  return at != std::string_view::npos && line.substr(at + kMember.size(), 2) == grade;
}

bool IsOf(std::string_view line, audit::Event event) {
  constexpr std::string_view kMember = "\"e\":\"";
  const std::size_t at = line.find(kMember);
  const std::string_view name = audit::Name(event);
  return at != std::string_view::npos && line.substr(at + kMember.size(), name.size()) == name;
}

bool Waits(AuditGrade grade) { return grade >= AuditGrade::kA3; }

// An opening by break-glass has a review of its own (break_glass.h).
bool IsReviewedElsewhere(std::string_view line) { return IsOf(line, audit::Event::kGlassBroken); }

// By when it is to be looked at: the review's own clock, else the officer's day.
std::optional<Instant> ReviewBy(const std::vector<access::Owed>& owed) {
  std::optional<Instant> by;
  for (const access::Owed& one : owed) {
    if (one.what == access::Obligation::kQueueForOfficer) by = one.due;
    if (one.what == access::Obligation::kReview) return one.due;
  }
  return by;
}

bool Knows(store::Reading& reading, const Caller& caller, const std::optional<ChildId>& child) {
  const auto row = child ? reading.FindChild(*child) : std::nullopt;
  if (!row) return false;
  const auto persons = reading.PersonsOf(*row);
  return std::any_of(persons.begin(), persons.end(), [&](const store::Person& person) {
    return person.agency == caller.agency.row && !person.erased;
  });
}

bool ShowedOwn(store::Reading& reading, const Caller& caller, const AuditDetail& detail) {
  std::optional<store::PersonRow> last;
  for (const auto& [person, seq] : detail.shown) {
    if (person == last) continue;
    last = person;
    const auto found = reading.PersonOf(person);
    if (found && found->agency == caller.agency.row) return true;
  }
  return false;
}

}  // namespace

// What the caller asks the log as, and what they are told of it.
struct Notices::Asking {
  bool permitted = false;
  access::Told told;
  std::string facts;
};

Notices::Asking Notices::AskAs(const Caller& caller, const access::Policy& policy, Instant now) {
  const access::Question question = MakeQuestion(caller, access::Purpose::kOversight, now);
  const Basis basis = BasisOf(question, DecidedBy::kNotices);
  const access::Decision decision = Decide(basis, policy);
  return {decision.permits(), service::Tell(question, decision, policy), EncodeFacts(basis)};
}

// An access that concerns the caller.
struct Notices::Opened {
  std::uint64_t index = 0;
  audit::WrittenLeaf written;
  AuditDetail detail;
};

void Notices::Take(store::LogTransaction& reading, std::uint64_t leaf, std::string_view line) {
  const bool alert = HasGrade(line, "A4");
  if ((alert || HasGrade(line, "A3")) && !IsReviewedElsewhere(line)) waiting_[leaf] = alert;
  if (!IsOf(line, audit::Event::kNoticeReviewed)) return;
  const auto written = audit::Decode(line);
  const auto text = reading.Detail(leaf);
  const auto detail = text.ok() ? DecodeAuditDetail(text.value()) : std::nullopt;
  if (!written.ok() || !detail) return;  // what cannot be read closes nothing
  for (const std::string& note : detail->notes) {
    if (!note.starts_with(kReviews)) continue;
    const auto id = DecisionId::FromHex(note.substr(kReviews.size()));
    const auto reviewed = id ? store_.LeafOf(*id) : std::nullopt;
    if (!reviewed || waiting_.erase(*reviewed) == 0) continue;
    reviewed_[*reviewed] = written.value().leaf.outcome;
  }
}

void Notices::CatchUp(store::LogTransaction& reading) {
  const std::uint64_t end = reading.LeafCount();
  if (end <= seen_) return;
  // Details are opened after the statement over the leaves is done.
  std::vector<std::pair<std::uint64_t, std::string>> marked;
  reading.Leaves(seen_, end, [&](std::uint64_t index, std::string_view line) {
    if (HasGrade(line, "A3") || HasGrade(line, "A4") || IsOf(line, audit::Event::kNoticeReviewed))
      marked.emplace_back(index, line);
  });
  for (const auto& [index, line] : marked) Take(reading, index, line);
  seen_ = end;
}

std::optional<Notices::Opened> Notices::Open(store::LogTransaction& reading, const Caller& caller,
                                             std::uint64_t leaf, std::string_view line) const {
  auto written = audit::Decode(line);
  if (!written.ok()) return std::nullopt;
  const auto grade = access::AuditGradeFrom(written.value().leaf.grade);
  if (!grade) return std::nullopt;
  // Where the detail was erased with its year, the leaf still says that something waits.
  const auto text = reading.Detail(leaf);
  const auto detail = text.ok() ? DecodeAuditDetail(text.value()) : std::nullopt;
  Opened opened{leaf, std::move(written).value(), detail.value_or(AuditDetail{})};
  if (!opened.detail.told) opened.detail.told.emplace();
  opened.detail.told->grade = grade;
  const bool own_staff = opened.written.leaf.agency == caller.agency.id.text();
  if (caller.role == Role::kSupervisor)
    return own_staff && opened.detail.told->grade == AuditGrade::kA4 ? std::optional(opened)
                                                                     : std::nullopt;
  if (own_staff || ShowedOwn(reading, caller, opened.detail) ||
      Knows(reading, caller, opened.detail.child))
    return opened;
  return std::nullopt;
}

bool Notices::IsHidden(store::LogTransaction& reading, const Caller& caller,
                       const Opened& opened) const {
  const std::string& agency = opened.written.leaf.agency;
  if (agency == caller.agency.id.text() || !opened.detail.child) return false;
  const Asked asked = Ask(reading, caller, *opened.detail.child, access::Purpose::kOversight,
                          policy_, clock_.Now());
  return HiddenReaders(reading, caller, asked).FromOfficer(agency);
}

AccessNotice Notices::Tell(store::LogTransaction& reading, const Caller& caller,
                           const Opened& opened) const {
  const audit::Leaf& leaf = opened.written.leaf;
  AccessNotice notice;
  notice.id = store_.DecisionOf(opened.index);
  notice.at = opened.written.at;
  notice.what = audit::Name(leaf.event);
  notice.grade = *opened.detail.told->grade;
  notice.outcome = leaf.outcome;
  notice.purpose = leaf.purpose;
  notice.withheld = IsHidden(reading, caller, opened);
  if (!notice.withheld) {
    notice.agency = leaf.agency;
    notice.role = leaf.role;
    notice.reader = leaf.actor;
  }
  if (leaf.agency == caller.agency.id.text()) notice.who = opened.detail.actor;
  if (!notice.withheld) notice.entries_shown = opened.detail.shown.size();
  notice.waits = waiting_.count(opened.index) == 1;
  const auto reviewed = reviewed_.find(opened.index);
  if (reviewed != reviewed_.end()) notice.reviewed = reviewed->second;
  if (Waits(notice.grade)) notice.review_by = ReviewBy(opened.detail.told->owed);
  notice.overdue = notice.waits && notice.review_by && *notice.review_by < clock_.Now();
  return notice;
}

NoticePage Notices::Waiting(store::LogTransaction& reading, const Caller& caller,
                            const NoticesQuery& query) const {
  NoticePage page;
  const auto after = query.after ? store_.LeafOf(*query.after) : std::nullopt;
  for (auto it = after ? waiting_.upper_bound(*after) : waiting_.begin(); it != waiting_.end();
       ++it) {
    const auto opened = Open(reading, caller, it->first, reading.Leaf(it->first));
    if (!opened) continue;
    if (page.notices.size() == query.limit) {
      page.next = page.notices.back().id;
      break;
    }
    page.notices.push_back(Tell(reading, caller, *opened));
  }
  return page;
}

NoticePage Notices::OfGrade(store::LogTransaction& reading, const Caller& caller,
                            const NoticesQuery& query) const {
  NoticePage page;
  const auto after = query.after ? store_.LeafOf(*query.after) : std::nullopt;
  const std::uint64_t end = after ? std::min(*after, reading.LeafCount()) : reading.LeafCount();
  const std::uint64_t begin = end > kMostLookedAt ? end - kMostLookedAt : 0;
  std::vector<std::pair<std::uint64_t, std::string>> graded;
  reading.Leaves(begin, end, [&](std::uint64_t index, std::string_view line) {
    if (HasGrade(line, access::Name(query.grade))) graded.emplace_back(index, line);
  });
  if (begin > 0) page.next = store_.DecisionOf(begin);
  for (auto it = graded.rbegin(); it != graded.rend(); ++it) {
    const auto opened = Open(reading, caller, it->first, it->second);
    if (!opened) continue;
    if (page.notices.size() == query.limit) {
      page.next = page.notices.back().id;
      break;
    }
    page.notices.push_back(Tell(reading, caller, *opened));
  }
  return page;
}

template <class Answer>
Outcome<Answer> Notices::Refused(const Caller& caller, const Asking& asking) {
  auto refusal = UntilRightsHold<Refusal>([&] {
    return Refuse(store_, caller, asking.told, std::nullopt, store_.RightsEpoch(), asking.facts);
  });
  if (!refusal.ok()) return refusal.error();
  return {std::move(refusal).value()};
}

Result<audit::DurableLeaf> Notices::WriteRead(const Caller& caller, const Asking& asking,
                                              std::size_t count,
                                              const std::optional<ChildId>& about) {
  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kNoticesRead, caller, asking.told, about);
  leaf.count = static_cast<std::uint32_t>(count);
  const std::string detail =
      Encode(AuditDetail{caller.who.id, about, asking.told, {}, {}, asking.facts});
  // What the log says hangs on nobody's rights.
  return UntilRightsHold<audit::DurableLeaf>([&] {
    return store_.writer().WriteLeaf(
        leaf, detail, about ? store_.pseudonyms().SubjectIndex(*about) : 0, store_.RightsEpoch());
  });
}

Outcome<NoticePage> Notices::List(const Caller& caller, const NoticesQuery& query) {
  if (query.limit < 1 || query.limit > kMostListed)
    return Error{ErrorCode::kInvalid, "limit must be from 1 to 500", "bad limit"};
  if (query.after && !store_.LeafOf(*query.after))
    return Error{ErrorCode::kInvalid, "after is not from a page of ours: start anew",
                 "bad place to go on from"};
  const Asking asking = AskAs(caller, policy_, clock_.Now());
  if (!asking.permitted) return Refused<NoticePage>(caller, asking);
  NoticePage page;
  {
    store::LogTransaction reading = store_.ReadLog();
    const std::lock_guard lock(mutex_);
    CatchUp(reading);
    page = query.waiting ? Waiting(reading, caller, query) : OfGrade(reading, caller, query);
  }
  for (const AccessNotice& notice : page.notices) page.overdue += notice.overdue ? 1 : 0;
  const auto durable = WriteRead(caller, asking, page.notices.size(), std::nullopt);
  if (!durable.ok()) return durable.error();
  return {audit::Released<NoticePage>(std::move(page), durable.value())};
}

Outcome<AccessNotice> Notices::Show(const Caller& caller, const DecisionId& id) {
  const Asking asking = AskAs(caller, policy_, clock_.Now());
  if (!asking.permitted) return Refused<AccessNotice>(caller, asking);
  AccessNotice notice;
  {
    store::LogTransaction reading = store_.ReadLog();
    const std::lock_guard lock(mutex_);
    CatchUp(reading);
    const auto leaf = store_.LeafOf(id);
    if (!leaf || *leaf >= seen_) return NoSuchNotice();
    const auto opened = Open(reading, caller, *leaf, reading.Leaf(*leaf));
    if (!opened) return NoSuchNotice();
    notice = Tell(reading, caller, *opened);
    notice.child = opened->detail.child;
    notice.owed = opened->detail.told->owed;
    if (!notice.withheld) notice.because = opened->detail.told->because;
  }
  const auto durable = WriteRead(caller, asking, 1, notice.child);
  if (!durable.ok()) return durable.error();
  return {audit::Released<AccessNotice>(std::move(notice), durable.value())};
}

Outcome<NoticePage> Notices::Review(const Caller& caller, const NoticeReview& review) {
  const bool whole = !access::Name(review.outcome).empty() && !review.notices.empty() &&
                     review.notices.size() <= kMostReviewed &&
                     review.note.Reveal().size() >= kShortestNote;
  if (!whole)
    return Error{ErrorCode::kInvalid,
                 "a review needs 1 to 100 accesses, an outcome and, in a sentence, why",
                 "review without accesses, outcome or note"};
  const Asking asking = AskAs(caller, policy_, clock_.Now());
  if (!asking.permitted) return Refused<NoticePage>(caller, asking);

  NoticePage page;
  AuditDetail detail{caller.who.id, std::nullopt, asking.told, {}, {}, asking.facts};
  // Held until the review is durable: of two who close the same, one comes late and is told.
  const std::lock_guard lock(mutex_);
  {
    store::LogTransaction reading = store_.ReadLog();
    CatchUp(reading);
    for (const DecisionId& id : review.notices) {
      const auto leaf = store_.LeafOf(id);
      if (!leaf || *leaf >= seen_) return NoSuchNotice();
      const auto opened = Open(reading, caller, *leaf, reading.Leaf(*leaf));
      if (!opened || opened->detail.actor == caller.who.id) return NoSuchNotice();
      if (waiting_.count(*leaf) == 0)
        return Error{ErrorCode::kConflict, "one of these waits for no review, or was reviewed",
                     "not waiting"};
      page.notices.push_back(Tell(reading, caller, *opened));
      page.notices.back().waits = page.notices.back().overdue = false;
      page.notices.back().reviewed = access::Name(review.outcome);
      if (opened->detail.child) detail.meant.push_back(*opened->detail.child);
      detail.notes.push_back(std::string(kReviews) + id.Hex());
    }
  }
  detail.notes.push_back("why " + review.note.Reveal());
  std::sort(detail.meant.begin(), detail.meant.end());
  detail.meant.erase(std::unique(detail.meant.begin(), detail.meant.end()), detail.meant.end());
  audit::Leaf leaf =
      MakeLeaf(store_, audit::Event::kNoticeReviewed, caller, asking.told, std::nullopt);
  leaf.outcome = access::Name(review.outcome);
  leaf.count = static_cast<std::uint32_t>(page.notices.size());
  const auto durable = UntilRightsHold<audit::DurableLeaf>(
      [&] { return WriteLeafAbout(store_, leaf, detail, store_.RightsEpoch()); });
  if (!durable.ok()) return durable.error();
  return {audit::Released<NoticePage>(std::move(page), durable.value())};
}

}  // namespace hub::service
