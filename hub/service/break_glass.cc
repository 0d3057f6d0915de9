#include "hub/service/break_glass.h"

#include <algorithm>

#include "hub/access/rights.h"

namespace hub::service {
namespace {

using access::GlassAct;
using access::GlassOpened;
using access::GlassRequest;
using access::Role;
using store::Opening;
using Opened = std::variant<audit::Released<GlassOpened>, Refusal>;

constexpr std::int64_t kHour = 60 * 60;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::size_t kMostListed = 1'000;
constexpr std::size_t kShortestNote = 20;  // bytes

constexpr access::RoleSet kOfficers = {Role::kDataProtectionOfficer, Role::kCaldicottGuardian};

Error NoSuchOpening() {
  return {ErrorCode::kNotFound, "no such opening that is yours to look at",
          "opening unknown or another's"};
}

// What the passkey signs for. Fixed: an assertion for one act opens no other.
std::string ActOf(const GlassRequest& request) {
  return "break-glass " + request.child.Hex() + ' ' + std::string(Name(request.category)) +
         (request.must_reach_child ? " reach " : " extract ") +
         crypto::Hex(crypto::View(crypto::Sha256(request.reason.Reveal())));
}

// As people count them, not bytes; blanks at the ends and in a row count once.
int CharactersOf(const std::string& text) {
  int count = 0;
  bool blank = true;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) == 0x80) continue;
    const bool space = byte <= ' ';
    if (!(space && blank)) ++count;
    blank = space;
  }
  return blank && count > 0 ? count - 1 : count;
}

// That somebody tried with a passkey that proves nothing is in the log before they hear so.
Error Unproved(store::Store& store, const Caller& caller, const ChildId& child, Instant now,
               const Error& error) {
  audit::Leaf leaf;
  leaf.event = audit::Event::kAccessRefused;
  leaf.actor = store.pseudonyms().Actor(caller.who.id, now);
  leaf.agency = caller.agency.id.text();
  leaf.role = access::Name(caller.role);
  leaf.auth = "2fa";
  leaf.purpose = access::Name(access::Purpose::kEmergency);
  leaf.subject = store.pseudonyms().Subject(child, now);
  leaf.outcome = "deny";
  const Status written = store.writer().Write([&](store::Writing& writing) -> Status {
    writing.AppendLeaf(leaf, Encode(AuditDetail{caller.who.id, child, std::nullopt, {}}),
                       store.pseudonyms().SubjectIndex(child));
    return Done{};
  });
  return written.ok() ? error : written.error();
}

bool KnowsOne(store::Reading& reading, const Caller& caller, store::ChildRow child) {
  const auto persons = reading.PersonsOf(child);
  return std::any_of(persons.begin(), persons.end(), [&](const store::Person& person) {
    return person.agency == caller.agency.row && !person.erased;
  });
}

// Of a child who was joined into another: whoever knows that one.
bool Knows(store::Reading& reading, const Caller& caller, store::ChildRow child) {
  if (!reading.PersonsOf(child).empty()) return KnowsOne(reading, caller, child);
  const std::vector<store::ChildRow> now = reading.StandNow(child);
  return std::any_of(now.begin(), now.end(),
                     [&](store::ChildRow one) { return KnowsOne(reading, caller, one); });
}

}  // namespace

Result<access::PasskeyChallenge> BreakGlass::Challenge(const Caller& caller,
                                                       const GlassRequest& request) {
  return passkeys_.Challenge(caller, ActOf(request));
}

Outcome<GlassOpened> BreakGlass::Open(const Caller& caller, const GlassRequest& request,
                                      const access::PasskeyAssertion& assertion) {
  const auto proof = passkeys_.Check(caller, ActOf(request), assertion);
  if (!proof.ok()) return Unproved(store_, caller, request.child, clock_.Now(), proof.error());
  auto opened = UntilRightsHold<Opened>([&] { return Attempt(caller, request, proof.value()); });
  if (!opened.ok() && opened.error().code == ErrorCode::kForbidden)
    return Unproved(store_, caller, request.child, clock_.Now(), opened.error());
  return opened;
}

Outcome<GlassOpened> BreakGlass::Attempt(const Caller& caller, const GlassRequest& request,
                                         const Passkeys::Proof& proof) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  const Instant unlocked_since = now.Plus(-policy_.emergency_hours * kHour);
  Opening opening;
  Asked asked;
  {
    store::ReadTransaction reading = store_.Read();
    asked = Ask(reading, caller, request.child, access::Purpose::kEmergency, policy_, now);
    const Instant since = now.Plus(-policy_.break_glass_quota_days * kDay);
    access::Emergency& facts = opening.facts;
    facts.agency = caller.agency.id;
    facts.category = request.category;
    facts.opened = now;
    facts.must_reach_child = request.must_reach_child;
    facts.reauthenticated = true;
    facts.reason_length = CharactersOf(request.reason.Reveal());
    facts.opened_lately = reading.OpenedSince(caller.who.row, since) + 1;
    facts.unlocked = facts.opened_lately > policy_.break_glass_quota &&
                     reading.HasUnlock(caller.who.row, unlocked_since);
  }
  asked.facts.gateways.emergency = opening.facts;
  asked.decision = access::DecideChild(asked.question, asked.facts, policy_);
  access::Told told = Tell(asked.question, asked.decision.decision, policy_);
  told.closed_because = asked.decision.closed_because;
  Grading(asked.question, asked.decision).Tell(policy_, told);
  std::string facts = FactsOf(asked, DecidedBy::kChild);
  if (!asked.decision.decision.permits() || !asked.child) {
    auto refusal = Refuse(store_, caller, std::move(told), request.child, epoch, std::move(facts));
    if (!refusal.ok()) return refusal.error();
    return Outcome<GlassOpened>(std::move(refusal).value());
  }
  opening.child = *asked.child;
  opening.who = caller.who.row;
  opening.agency = caller.agency.row;
  opening.role = caller.role;
  opening.opened = now;

  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kGlassBroken, caller, told, request.child);
  leaf.auth = "passkey";
  const std::string detail =
      Encode(AuditDetail{caller.who.id, request.child, told, {}, {}, std::move(facts)});
  GlassOpened answer;
  const auto durable =
      store_.writer().WriteWithLeaf([&](store::Writing& writing) -> Result<std::uint64_t> {
        if (store_.RightsEpoch() != epoch)
          return Error{ErrorCode::kConflict, "rights changed meanwhile", "rights epoch moved"};
        const Status used = passkeys_.Use(writing, caller, proof);
        if (!used.ok()) return used.error();
        if (opening.facts.unlocked && !writing.UseUnlock(caller.who.row, unlocked_since))
          return Error{ErrorCode::kConflict, "the quota was used meanwhile", "unlock gone"};
        answer.id = writing.AddOpening(opening, request.reason);
        writing.RightsChanged();
        return writing.AppendLeaf(leaf, detail, store_.pseudonyms().SubjectIndex(request.child));
      });
  if (!durable.ok()) return durable.error();
  told.id = store_.DecisionOf(durable.value().index());
  answer.told = std::move(told);
  answer.opened = now;
  answer.closes = now.Plus(policy_.emergency_hours * kHour);
  answer.owed = answer.told.owed;
  answer.left = std::max(0, policy_.break_glass_quota - opening.facts.opened_lately);
  return Outcome<GlassOpened>(audit::Released<GlassOpened>(std::move(answer), durable.value()));
}

access::GlassLine BreakGlass::LineOf(store::Reading& reading, const Opening& opening,
                                     Instant now) const {
  access::GlassLine line;
  line.id = opening.id;
  line.role = opening.role;
  line.category = opening.facts.category;
  line.erased = opening.erased;
  line.opened = opening.opened;
  line.closes = opening.opened.Plus(policy_.emergency_hours * kHour);
  if (opening.parted) line.closes = std::min(line.closes, *opening.parted);
  line.seconded = !opening.facts.second_person.empty();
  line.second_by = opening.opened.Plus(policy_.second_person_minutes * 60);
  line.review_by =
      access::DueBy(access::Obligation::kReview, opening.opened, policy_).value_or(opening.opened);
  line.reviewed = opening.reviewed;
  line.outcome = opening.outcome;
  line.overdue = !opening.erased && !opening.reviewed && line.review_by < now;
  if (const auto who = reading.ProfessionalOf(opening.who)) line.who = who->id;
  if (const auto agency = reading.AgencyOf(opening.agency)) line.agency = agency->id;
  return line;
}

Basis BreakGlass::BasisOfAct(store::Reading& reading, const Caller& caller, access::GlassAct act,
                             const Opening* opening) const {
  Basis basis =
      BasisOf(MakeQuestion(caller, access::Purpose::kNone, clock_.Now()), DecidedBy::kGlass);
  basis.asks.what = static_cast<int>(act);
  access::GlassStanding& standing = basis.asks.glass;
  standing.opener = opening == nullptr || opening->who == caller.who.row;
  if (opening == nullptr) return basis;
  standing.second = opening->facts.second_person == caller.who.id;
  standing.own_agency = opening->agency == caller.agency.row;
  // Asked where it matters alone: it is a look into the store.
  standing.knows_child =
      !standing.own_agency && kOfficers.Has(caller.role) && Knows(reading, caller, opening->child);
  return basis;
}

bool BreakGlass::May(store::Reading& reading, const Caller& caller, access::GlassAct act,
                     const Opening& opening) const {
  return Decide(BasisOfAct(reading, caller, act, &opening), policy_).permits();
}

std::string BreakGlass::DetailOf(const Caller& caller, const std::optional<ChildId>& child,
                                 const Basis& basis) const {
  const access::Told told = Tell(basis.question, Decide(basis, policy_), policy_);
  return Encode(AuditDetail{caller.who.id, child, told, {}, {}, EncodeFacts(basis)});
}

audit::Leaf BreakGlass::LeafOf(store::Reading& reading, audit::Event event, const Caller& caller,
                               const Opening* opening) const {
  const Instant now = clock_.Now();
  audit::Leaf leaf;
  leaf.event = event;
  leaf.actor = store_.pseudonyms().Actor(caller.who.id, now);
  leaf.agency = caller.agency.id.text();
  leaf.role = access::Name(caller.role);
  leaf.auth = "2fa";
  leaf.policy = policy_.version;
  leaf.outcome = "ok";
  const auto child = opening ? reading.IdOf(opening->child) : std::nullopt;
  if (child) leaf.subject = store_.pseudonyms().Subject(*child, now);
  return leaf;
}

Result<audit::Released<access::GlassLine>> BreakGlass::Second(const Caller& caller,
                                                              const access::OpeningId& id) {
  const Instant now = clock_.Now();
  access::GlassLine line;
  const auto durable =
      store_.writer().WriteWithLeaf([&](store::Writing& writing) -> Result<std::uint64_t> {
        auto opening = writing.FindOpening(id);
        if (!opening || opening->erased) return NoSuchOpening();
        const Basis basis = BasisOfAct(writing, caller, GlassAct::kSecond, &*opening);
        if (!Decide(basis, policy_).permits()) return NoSuchOpening();
        if (!opening->facts.second_person.empty())
          return Error{ErrorCode::kConflict, "somebody has agreed already", "seconded before"};
        if (opening->opened.Plus(policy_.second_person_minutes * 60) < now)
          return Error{ErrorCode::kConflict,
                       "too late: it has closed, since nobody agreed within the hour",
                       "second person after the hour"};
        opening->facts.second_person = caller.who.id;
        opening->facts.second_role = caller.role;
        opening->facts.seconded_at = now;
        writing.UpdateOpening(*opening);
        writing.RightsChanged();
        line = LineOf(writing, *opening, now);
        const auto child = writing.IdOf(opening->child);
        return writing.AppendLeaf(LeafOf(writing, audit::Event::kGlassSeconded, caller, &*opening),
                                  DetailOf(caller, child, basis),
                                  child ? store_.pseudonyms().SubjectIndex(*child) : 0);
      });
  if (!durable.ok()) return durable.error();
  return audit::Released<access::GlassLine>(std::move(line), durable.value());
}

Result<audit::Released<access::GlassLine>> BreakGlass::Review(const Caller& caller,
                                                              const access::OpeningId& id,
                                                              access::ReviewOutcome outcome,
                                                              const Sensitive& note) {
  if (Name(outcome).empty() || note.Reveal().size() < kShortestNote)
    return Error{ErrorCode::kInvalid, "a review needs an outcome and, in a sentence, why",
                 "review without outcome or note"};
  const Instant now = clock_.Now();
  access::GlassLine line;
  const auto durable =
      store_.writer().WriteWithLeaf([&](store::Writing& writing) -> Result<std::uint64_t> {
        auto opening = writing.FindOpening(id);
        if (!opening || opening->erased) return NoSuchOpening();
        const Basis basis = BasisOfAct(writing, caller, GlassAct::kReview, &*opening);
        if (!Decide(basis, policy_).permits()) return NoSuchOpening();
        if (opening->reviewed)
          return Error{ErrorCode::kConflict, "this was reviewed already", "reviewed before"};
        opening->reviewer = caller.who.row;
        opening->reviewed = now;
        opening->outcome = outcome;
        writing.UpdateOpening(*opening, note);
        line = LineOf(writing, *opening, now);
        audit::Leaf leaf = LeafOf(writing, audit::Event::kGlassReviewed, caller, &*opening);
        leaf.outcome = Name(outcome);
        const auto child = writing.IdOf(opening->child);
        return writing.AppendLeaf(leaf, DetailOf(caller, child, basis),
                                  child ? store_.pseudonyms().SubjectIndex(*child) : 0);
      });
  if (!durable.ok()) return durable.error();
  return audit::Released<access::GlassLine>(std::move(line), durable.value());
}

Status BreakGlass::Unlock(const Caller& caller, const ProfessionalId& who) {
  return store_.writer().Write([&](store::Writing& writing) -> Status {
    const auto colleague = writing.FindProfessional(who);
    Basis basis = BasisOfAct(writing, caller, GlassAct::kUnlock, nullptr);
    basis.asks.glass.opener = colleague && colleague->row == caller.who.row;
    basis.asks.glass.own_agency = colleague && colleague->agency == caller.agency.row;
    basis.about = who;
    if (!colleague || colleague->disabled || !Decide(basis, policy_).permits())
      return Error{ErrorCode::kForbidden,
                   "a supervisor lets a colleague of the same agency open once more",
                   "not a supervisor of that colleague"};
    writing.AddUnlock(colleague->row, caller.who.row);
    writing.AppendLeaf(LeafOf(writing, audit::Event::kGlassUnlocked, caller, nullptr),
                       DetailOf(caller, std::nullopt, basis));
    return Done{};
  });
}

Result<audit::Released<access::GlassList>> BreakGlass::List(const Caller& caller) {
  const Instant now = clock_.Now();
  access::GlassList list;
  const auto durable =
      store_.writer().WriteWithLeaf([&](store::Writing& writing) -> Result<std::uint64_t> {
        for (const Opening& opening : writing.Openings(kMostListed)) {
          if (opening.who == caller.who.row || May(writing, caller, GlassAct::kReview, opening) ||
              (opening.agency == caller.agency.row &&
               May(writing, caller, GlassAct::kSecond, opening)))
            list.openings.push_back(LineOf(writing, opening, now));
        }
        audit::Leaf leaf = LeafOf(writing, audit::Event::kGlassRead, caller, nullptr);
        leaf.count = static_cast<std::uint32_t>(list.openings.size());
        const Basis basis = BasisOfAct(writing, caller, GlassAct::kShow, nullptr);
        return writing.AppendLeaf(leaf, DetailOf(caller, std::nullopt, basis));
      });
  if (!durable.ok()) return durable.error();
  return audit::Released<access::GlassList>(std::move(list), durable.value());
}

Result<audit::Released<access::GlassDetail>> BreakGlass::Show(const Caller& caller,
                                                              const access::OpeningId& id) {
  const Instant now = clock_.Now();
  access::GlassDetail detail;
  const auto durable =
      store_.writer().WriteWithLeaf([&](store::Writing& writing) -> Result<std::uint64_t> {
        const auto opening = writing.FindOpening(id);
        if (!opening) return NoSuchOpening();
        const Basis basis = BasisOfAct(writing, caller, GlassAct::kShow, &*opening);
        if (!Decide(basis, policy_).permits()) return NoSuchOpening();
        detail.line = LineOf(writing, *opening, now);
        detail.child = writing.IdOf(opening->child);
        detail.must_reach_child = opening->facts.must_reach_child;
        detail.second_person = opening->facts.second_person;
        const auto words = writing.WordsOf(*opening);
        if (!words.ok() && words.error().code != ErrorCode::kNotFound) return words.error();
        if (words.ok()) {
          detail.reason = words.value().why;
          detail.note = words.value().note;
        }
        return writing.AppendLeaf(
            LeafOf(writing, audit::Event::kGlassRead, caller, &*opening),
            DetailOf(caller, detail.child, basis),
            detail.child ? store_.pseudonyms().SubjectIndex(*detail.child) : 0);
      });
  if (!durable.ok()) return durable.error();
  return audit::Released<access::GlassDetail>(std::move(detail), durable.value());
}

}  // namespace hub::service
