#include "hub/service/stored_facts.h"

#include <algorithm>
#include <charconv>
#include <type_traits>

#include "hub/access/looking_after.h"
#include "hub/access/rights.h"
#include "hub/access/rights_list.h"
#include "hub/access/search.h"
#include "hub/access/what_if.h"
#include "hub/service/asking.h"

namespace hub::service {
namespace {

constexpr std::string_view kForm = "1";

// A value as one number. Optional values are one more, so that none is 0.
template <class T>
std::int64_t NumberOf(const T& value) {
  if constexpr (std::is_same_v<T, Instant>) {
    return value.micros;
  } else if constexpr (std::is_same_v<T, Date>) {
    return value.days;
  } else if constexpr (requires { value.bits(); }) {
    return static_cast<std::int64_t>(value.bits());
  } else {
    return static_cast<std::int64_t>(value);
  }
}

template <class T>
T ValueOf(std::int64_t number) {
  if constexpr (std::is_same_v<T, Instant>) {
    return Instant{number};
  } else if constexpr (std::is_same_v<T, Date>) {
    return Date{static_cast<std::int32_t>(number)};
  } else if constexpr (std::is_same_v<T, access::RoleSet>) {
    return access::RoleSet::OfBits(static_cast<std::uint32_t>(number));
  } else if constexpr (std::is_same_v<T, records::ClassSet>) {
    return records::ClassSet(static_cast<std::uint32_t>(number));
  } else if constexpr (std::is_same_v<T, records::LabelSet>) {
    return records::LabelSet(static_cast<std::uint64_t>(number));
  } else {
    return static_cast<T>(number);
  }
}

class Writer {
 public:
  template <class T>
  void operator()(std::string_view name, const T& value) {
    const std::int64_t number = NumberOf(value);
    if (number != 0) Number(name, number);
  }
  template <class T>
  void operator()(std::string_view name, const std::optional<T>& value) {
    if (value) Number(name, NumberOf(*value));
  }
  template <class Tag>
  void operator()(std::string_view name, const Slug<Tag>& value) {
    if (!value.empty()) Start(name) += value.text();
  }
  template <class Tag>
  void operator()(std::string_view name, const std::vector<Slug<Tag>>& list) {
    if (list.empty()) return;
    std::string& out = Start(name);
    for (const Slug<Tag>& value : list) out.append(value.text()) += '+';
    out.pop_back();
  }
  // Whether the parts of an optional value follow.
  template <class T>
  bool Has(std::string_view name, const std::optional<T>& value) {
    if (value) Number(name, 1);
    return value.has_value();
  }

  std::string& out() { return out_; }

 private:
  std::string& Start(std::string_view name) {
    out_ += ' ';
    out_.append(name) += '=';
    return out_;
  }
  void Number(std::string_view name, std::int64_t number) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number);
    Start(name).append(digits, end.ptr);
  }

  std::string out_;
};

// Reads the same names in the same order. What is absent is nothing.
class Reader {
 public:
  explicit Reader(std::string_view rest) : rest_(rest) {}

  template <class T>
  void operator()(std::string_view name, T& value) {
    value = ValueOf<T>(Number(name).value_or(0));
  }
  template <class T>
  void operator()(std::string_view name, std::optional<T>& value) {
    value.reset();
    if (const auto number = Number(name)) value = ValueOf<T>(*number);
  }
  template <class Tag>
  void operator()(std::string_view name, Slug<Tag>& value) {
    value = {};
    if (const auto text = Take(name)) value = Read<Tag>(*text);
  }
  template <class Tag>
  void operator()(std::string_view name, std::vector<Slug<Tag>>& list) {
    list.clear();
    std::optional<std::string_view> text = Take(name);
    while (text && good_) {
      const std::size_t end = text->find('+');
      list.push_back(Read<Tag>(text->substr(0, end)));
      if (end == std::string_view::npos) break;
      text->remove_prefix(end + 1);
    }
  }
  template <class T>
  bool Has(std::string_view name, std::optional<T>& value) {
    value.reset();
    if (!Number(name)) return false;
    value.emplace();
    return true;
  }

  // A word on its own.
  bool Word(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    const std::string_view after = rest_.substr(word.size());
    if (!after.empty() && after.front() != ' ') return false;
    rest_ = after.substr(after.empty() ? 0 : 1);
    return true;
  }
  bool done() const { return good_ && rest_.empty(); }

 private:
  std::optional<std::string_view> Take(std::string_view name) {
    if (!rest_.starts_with(name) || rest_.size() <= name.size() || rest_[name.size()] != '=')
      return std::nullopt;
    const std::size_t end = std::min(rest_.find(' '), rest_.size());
    const std::string_view value = rest_.substr(name.size() + 1, end - name.size() - 1);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return value;
  }
  std::optional<std::int64_t> Number(std::string_view name) {
    const auto text = Take(name);
    if (!text) return std::nullopt;
    std::int64_t number = 0;
    const auto end = std::from_chars(text->data(), text->data() + text->size(), number);
    good_ = good_ && end.ec == std::errc() && end.ptr == text->data() + text->size();
    return number;
  }
  template <class Tag>
  Slug<Tag> Read(std::string_view text) {
    const auto slug = Slug<Tag>::From(text);
    good_ = good_ && slug.has_value();
    return slug.value_or(Slug<Tag>());
  }

  std::string_view rest_;
  bool good_ = true;
};

// One visit for both ways. Each takes its value apart by all its members, so that a fact which
// is added to access/ and forgotten here does not compile.

template <class Visitor, class T>
void VisitAgreement(Visitor& visit, T& value) {
  auto& [state, purpose, agencies, classes, from, review_by, giver, evidenced] = value;
  visit("as", state);
  visit("ap", purpose);
  visit("aa", agencies);
  visit("ac", classes);
  visit("af", from);
  visit("ar", review_by);
  visit("ag", giver);
  visit("ae", evidenced);
}

template <class Visitor, class T>
void VisitEmergency(Visitor& visit, T& value) {
  auto& [agency, category, opened, must_reach_child, reauthenticated, reason_length, opened_lately,
         unlocked, second_person, second_role, seconded_at] = value;
  visit("ea", agency);
  visit("ec", category);
  visit("eo", opened);
  visit("em", must_reach_child);
  visit("er", reauthenticated);
  visit("el", reason_length);
  visit("eq", opened_lately);
  visit("eu", unlocked);
  visit("es", second_person);
  visit("et", second_role);
  visit("ew", seconded_at);
}

template <class Visitor, class T>
void VisitEnquiry(Visitor& visit, T& value) {
  auto& [agency, known, part, concluded, historic, identity_reason] = value;
  visit("qa", agency);
  visit("qk", known);
  visit("qp", part);
  visit("qc", concluded);
  visit("qh", historic);
  visit("qi", identity_reason);
}

template <class Visitor, class T>
void VisitOverride(Visitor& visit, T& value) {
  auto& [reasoned, author, at, strategy_discussion] = value;
  visit("vr", reasoned);
  visit("va", author);
  visit("vt", at);
  visit("vs", strategy_discussion);
}

template <class Visitor, class T>
void VisitContact(Visitor& visit, T& value) {
  auto& [agency, allocated, basis, expanded] = value;
  visit("ca", agency);
  visit("cl", allocated);
  visit("cd", basis);
  visit("cx", expanded);
}

template <class Visitor, class T>
void VisitOrder(Visitor& visit, T& value) {
  auto& [agency, verified, purpose, names_asker, until] = value;
  visit("oa", agency);
  visit("ov", verified);
  visit("op", purpose);
  // The name is an act's as well, further on: an order that names its asker has a purpose.
  if (purpose != access::Purpose::kNone) visit("on", names_asker);
  visit("ou", until);
}

template <class Visitor, class T>
void VisitTransfer(Visitor& visit, T& value) {
  auto& [agency, confirmed, receipt] = value;
  visit("ta", agency);
  visit("tc", confirmed);
  visit("tr", receipt);
}

template <class Visitor, class T>
void VisitRights(Visitor& visit, T& value) {
  auto& [verified, requester, step_up, alleged_harm, health_opinion, best_interests, child_agrees,
         closed] = value;
  visit("rv", verified);
  visit("rr", requester);
  visit("rs", step_up);
  visit("ra", alleged_harm);
  visit("rh", health_opinion);
  visit("rb", best_interests);
  visit("rc", child_agrees);
  visit("rx", closed);
}

template <class Visitor, class T>
void VisitGateways(Visitor& visit, T& value) {
  auto& [emergency, enquiry, override_, contact, order, transfer, rights] = value;
  VisitEmergency(visit, emergency);
  VisitEnquiry(visit, enquiry);
  VisitOverride(visit, override_);
  VisitContact(visit, contact);
  VisitOrder(visit, order);
  VisitTransfer(visit, transfer);
  VisitRights(visit, rights);
}

template <class Visitor, class T>
void VisitChild(Visitor& visit, T& value) {
  auto& [readable, relationship, agreement, shielded, shield_cleared, own_family, birth_latest,
         birth_earliest, died, competence, older_competence, child_refused, objected, closing,
         across_adoption, gdpr_consent, notice, claim, gateways] = value;
  visit("ok", readable);
  visit("tie", relationship);
  if (visit.Has("agr", agreement)) VisitAgreement(visit, *agreement);
  visit("sh", shielded);
  visit("sc", shield_cleared);
  visit("fam", own_family);
  visit("born", birth_latest);
  visit("born0", birth_earliest);
  visit("died", died);
  visit("comp", competence);
  visit("comp0", older_competence);
  visit("ref", child_refused);
  visit("obj", objected);
  visit("cls", closing);
  visit("adopt", across_adoption);
  visit("gdpr", gdpr_consent);
  auto& [informed, notice_review_by] = notice;
  visit("ns", informed);
  visit("nr", notice_review_by);
  auto& [claim_reasoned, claimed_at] = claim;
  visit("clr", claim_reasoned);
  visit("cla", claimed_at);
  VisitGateways(visit, gateways);
}

template <class Visitor, class T>
void VisitAsks(Visitor& visit, T& value) {
  auto& [what, step, owns_entry, reasoned, opens_for_asker, allowed, on, nobody, glass, identifiers,
         rows_today, agency, roles, judged, agency_kind] = value;
  visit("what", what);
  visit("step", step);
  visit("owns", owns_entry);
  visit("why", reasoned);
  visit("self", opens_for_asker);
  visit("let", allowed);
  visit("none", nobody);
  auto& [opener, second, own_agency, knows_child] = glass;
  visit("go", opener);
  visit("gs", second);
  visit("ga", own_agency);
  visit("gk", knows_child);
  visit("ids", identifiers);
  visit("rows", rows_today);
  visit("toa", agency);
  visit("tor", roles);
  visit("on", on);
  auto& [relevant, helps_function, not_more_detrimental] = judged;
  visit("jr", relevant);
  visit("jh", helps_function);
  visit("jd", not_more_detrimental);
  visit("akind", agency_kind);
}

template <class Visitor, class T>
void VisitEntry(Visitor& visit, T& value) {
  auto& [owner, owner_kind, klass, labels, pushed_to_asker, push_only, others_shielded,
         permission_expressed, relevant_to_harm, adult_agreed, adult_agreed_to_mention, adults_only,
         may_tell_existence, named_roles, court_leave, in_headline, in_safety_extract, in_order,
         in_protection_file, rests_on_consent] = value;
  visit("o", owner);
  visit("k", owner_kind);
  visit("c", klass);
  visit("l", labels);
  visit("pa", pushed_to_asker);
  visit("po", push_only);
  visit("os", others_shielded);
  visit("pe", permission_expressed);
  visit("rh", relevant_to_harm);
  visit("aa", adult_agreed);
  visit("am", adult_agreed_to_mention);
  visit("ao", adults_only);
  visit("te", may_tell_existence);
  visit("nr", named_roles);
  visit("cl", court_leave);
  visit("ih", in_headline);
  visit("is", in_safety_extract);
  visit("io", in_order);
  visit("ip", in_protection_file);
  visit("rc", rests_on_consent);
}

template <class Visitor, class T>
void VisitQuestion(Visitor& visit, T& value) {
  // Purpose, role, asker and moment are told elsewhere.
  auto& [purpose, role, who, agency, authentication, at, role_held, certificate, act] = value;
  (void)purpose, (void)role, (void)who, (void)at;
  visit("of", agency);
  visit("by", authentication);
  visit("held", role_held);
  visit("cert", certificate);
  visit("act", act);
}

template <class Visitor, class T>
void VisitShare(Visitor& visit, T& value) {
  auto& [asker, recipient, recipient_agency, klass, labels, agreement, competence, child_refused,
         shielded, relevant_to_harm, permission_expressed, adult_agreed, named_roles] = value;
  (void)asker;
  visit("to", recipient);
  visit("ta", recipient_agency);
  visit("c", klass);
  visit("l", labels);
  if (visit.Has("agr", agreement)) VisitAgreement(visit, *agreement);
  visit("comp", competence);
  visit("ref", child_refused);
  visit("sh", shielded);
  visit("rh", relevant_to_harm);
  visit("pe", permission_expressed);
  visit("aa", adult_agreed);
  visit("nr", named_roles);
}

// Of the decisions on what was shown: the reasons of each, and what they withheld.
void TellEntries(const Basis& basis, const access::ChildDecision& child,
                 const access::Policy& policy, Grading& grading, access::Told& told) {
  if (basis.entries.empty()) return;
  if (basis.by == DecidedBy::kChronology) told.because.clear();
  for (const access::EntryFacts& entry : basis.entries) {
    const access::Decision decision =
        access::DecideEntry(basis.question, basis.facts, child, entry, policy);
    told.withheld = told.withheld.Union(decision.redactions());
    grading.Add(entry, decision);
    if (basis.by != DecidedBy::kChronology) continue;
    told.because.insert(told.because.end(), decision.reasons().begin(), decision.reasons().end());
  }
  std::sort(told.because.begin(), told.because.end());
  told.because.erase(std::unique(told.because.begin(), told.because.end()), told.because.end());
  if (!told.withheld.empty()) told.outcome = access::Outcome::kRedact;
}

access::Told TellChild(const Basis& basis, const access::Policy& policy) {
  const access::ChildDecision child = access::DecideChild(basis.question, basis.facts, policy);
  access::Told told = Tell(basis.question, child.decision, policy);
  told.closed_because = child.closed_because;
  Grading grading(basis.question, child);
  if (child.decision.permits()) TellEntries(basis, child, policy, grading, told);
  grading.Tell(policy, told);
  return told;
}

// Of a release that opened whatever a supervisor of any agency said (decision 0025).
access::Standing OfAnyKind(access::Standing standing) {
  standing.agency_kind = records::AgencyKind::kSocialCare;
  return standing;
}

access::Decision OfOpening(const Basis& basis, const access::Standing& standing) {
  return access::DecideOpenGateway(basis.question, basis.facts, standing,
                                   static_cast<access::GatewayAct>(basis.asks.what),
                                   basis.asks.opens_for_asker);
}

access::Decision OfChange(const Basis& basis, const access::Standing& standing,
                          const access::Policy& policy) {
  const access::ChildDecision child = access::DecideChild(basis.question, basis.facts, policy);
  return access::DecideChangeGateway(basis.question, basis.facts, standing, child,
                                     static_cast<access::GatewayAct>(basis.asks.what),
                                     static_cast<access::GatewayStep>(basis.asks.step),
                                     basis.asks.opens_for_asker);
}

access::Decision OfFinding(const Basis& basis, const access::Policy& policy) {
  return access::DecideFindChild(basis.question, basis.facts, basis.own_agency_knows,
                                 access::DecideChild(basis.question, basis.facts, policy));
}

// Who finds nobody is not told why: the same words whether there is a child or not.
access::Decision OfSearch(const Basis& basis, const access::Policy& policy) {
  const access::Decision asker =
      access::DecideSearch(basis.question, basis.asks.identifiers, policy);
  if (!asker.permits()) return asker;
  return access::Decision::Refuse(access::Outcome::kHide, access::Rule::kNoRelationship);
}

access::Decision OfSending(const Basis& basis, const access::Policy& policy) {
  if (basis.entries.size() != 1)
    return access::Decision::Refuse(access::Outcome::kDeny, access::Rule::kRuleFailed);
  const ActAsks& asks = basis.asks;
  return access::DecideSend(
      basis.question, basis.facts, access::DecideChild(basis.question, basis.facts, policy),
      {asks.owns_entry, basis.entries.front(), basis.about, asks.agency, asks.roles, asks.judged},
      policy);
}

// What access/ says of whoever is there.
access::Decision OfSomebody(const Basis& basis, const access::Policy& policy) {
  const access::Question& question = basis.question;
  const access::ChildFacts& facts = basis.facts;
  const ActAsks& asks = basis.asks;
  const access::Standing standing{basis.own_agency_knows, asks.owns_entry, asks.agency_kind};
  switch (basis.by) {
    case DecidedBy::kSetRelationship:
      return access::DecideSetRelationship(question, facts, basis.own_agency_knows, basis.about);
    case DecidedBy::kRecordAgreement:
      return access::DecideRecordAgreement(question, facts, basis.own_agency_knows, asks.on);
    case DecidedBy::kFind:
      return access::DecideFind(question, facts, basis.own_agency_knows);
    case DecidedBy::kOversight:
      return access::DecideOversight(question);
    case DecidedBy::kWhatIf:
      return access::DecideWhatIf(question);
    case DecidedBy::kTie:
      return access::DecideTie(
          question, facts, standing,
          {static_cast<access::Relationship>(asks.what), basis.about, asks.reasoned});
    case DecidedBy::kOpenGateway:
      return OfOpening(basis, OfAnyKind(standing));
    case DecidedBy::kChangeGateway:
      return OfChange(basis, OfAnyKind(standing), policy);
    case DecidedBy::kGateway:
      return OfOpening(basis, standing);
    case DecidedBy::kGatewayStep:
      return OfChange(basis, standing, policy);
    case DecidedBy::kPermission:
      return access::DecidePermission(question, facts, standing);
    case DecidedBy::kShield:
      return access::DecideShield(question, facts, standing);
    case DecidedBy::kClearance:
      return access::DecideClearance(question, facts, standing, basis.about);
    case DecidedBy::kMark:
      return access::DecideMark(question, facts, standing, static_cast<access::MarkAct>(asks.what));
    case DecidedBy::kSearch:
      return OfSearch(basis, policy);
    case DecidedBy::kFindChild:
      return OfFinding(basis, policy);
    case DecidedBy::kKnownCheck:
      return access::DecideKnownCheck(question, policy);
    case DecidedBy::kSettle:
      return access::DecideSettle(question, facts.own_family);
    case DecidedBy::kWrongReads:
      return access::DecideWrongReads(question, facts.own_family);
    case DecidedBy::kEnter:
      return access::DecideEnter(question, asks.allowed);
    case DecidedBy::kRegister:
      return access::DecideRegister(question);
    case DecidedBy::kNameInRegister:
      return access::DecideNameInRegister(question, facts, standing);
    case DecidedBy::kGlass:
      return access::DecideGlass(question, asks.glass, static_cast<access::GlassAct>(asks.what),
                                 policy);
    case DecidedBy::kSend:
      return OfSending(basis, policy);
    case DecidedBy::kEndSending:
      return access::DecideEndSending(question, facts, basis.own_agency_knows, asks.owns_entry);
    case DecidedBy::kDisclosures:
      return access::DecideDisclosures(question, facts);
    case DecidedBy::kReadRights:
      return access::SeeRights(question, facts, basis.own_agency_knows).decision;
    case DecidedBy::kClosure:
      return access::DecideClosure(question, facts, standing,
                                   static_cast<access::Closure>(asks.what), asks.on);
    case DecidedBy::kReadWaiting:
      return access::DecideReadWaiting(question);
    case DecidedBy::kNotices:
      return access::DecideNotices(question);
    case DecidedBy::kIncident:
      return access::DecideIncident(question, access::DecideChild(question, facts, policy),
                                    asks.on);
    case DecidedBy::kExport:
      return access::DecideExport(access::DecideChild(question, facts, policy), asks.on);
    case DecidedBy::kOwnChildren:
      return access::DecideOwnChildren(question);
    case DecidedBy::kAdministration:
      return access::DecideAdministration(question);
    case DecidedBy::kLogHealth:
      return access::DecideOversight(question, access::OversightOf::kProofsAndCounts).decision;
    case DecidedBy::kMending:
      return access::DecideMending(question);
    case DecidedBy::kWhoLooked:
      return access::DecideWhoLooked(access::DecideChild(question, facts, policy));
    case DecidedBy::kTakeRight:
      return access::DecideTakeRight(question, facts, basis.own_agency_knows);
    case DecidedBy::kRightsDue:
      return access::DecideRightsDue(question);
    case DecidedBy::kConsult:
      return access::DecideConsult(question, asks.on);
    case DecidedBy::kOwnAccesses:
      return access::DecideOwnAccesses(question);
    case DecidedBy::kChild:
    case DecidedBy::kChronology:
    case DecidedBy::kInvolved:
    case DecidedBy::kFamily:
    case DecidedBy::kShare:
      break;
  }
  return access::Decision();
}

access::Told TellAct(const Basis& basis, const access::Policy& policy) {
  access::Told told = Tell(basis.question, Decide(basis, policy), policy);
  // The asker may, and their agency's day is used up: no rule of access/ says so.
  if (policy.known_check_rows_per_day < basis.asks.rows_today)
    told.outcome = access::Outcome::kDeny;
  GradeTold(basis.by, told);
  return told;
}

}  // namespace

std::string EncodeFacts(const Basis& basis) {
  Writer write;
  write.out().reserve(160);
  write.out().append(kForm);
  write("d", basis.by);
  VisitQuestion(write, basis.question);
  if (basis.share) {
    VisitShare(write, *basis.share);
    return std::move(write.out());
  }
  VisitChild(write, basis.facts);
  write("knows", basis.own_agency_knows);
  write("about", basis.about);
  VisitAsks(write, basis.asks);
  for (const access::EntryFacts& entry : basis.entries) {
    write.out() += " entry";
    VisitEntry(write, entry);
  }
  return std::move(write.out());
}

std::optional<Basis> DecodeFacts(std::string_view text, const ProfessionalId& actor,
                                 const access::Told& told) {
  Reader read(text);
  if (!read.Word(kForm)) return std::nullopt;
  Basis basis;
  read("d", basis.by);
  if (basis.by < DecidedBy::kChild || kLastDecidedBy < basis.by) return std::nullopt;
  basis.question.purpose = told.purpose;
  basis.question.role = told.role;
  basis.question.who = actor;
  basis.question.at = told.at;
  VisitQuestion(read, basis.question);
  if (basis.by == DecidedBy::kShare) {
    VisitShare(read, basis.share.emplace());
    basis.share->asker = basis.question;
  } else {
    VisitChild(read, basis.facts);
    read("knows", basis.own_agency_knows);
    read("about", basis.about);
    VisitAsks(read, basis.asks);
    while (read.Word("entry")) VisitEntry(read, basis.entries.emplace_back());
  }
  if (!read.done() || EncodeFacts(basis) != text) return std::nullopt;
  return basis;
}

access::Decision Decide(const Basis& basis, const access::Policy& policy) {
  // An entry that is not there is answered as one that the asker is not shown.
  const bool of_entry = basis.by == DecidedBy::kSend || basis.by == DecidedBy::kEndSending;
  if (basis.asks.nobody && of_entry)
    return access::Decision::Refuse(access::Outcome::kDeny, access::Rule::kNotOwner);
  const access::Decision decision = OfSomebody(basis, policy);
  if (!basis.asks.nobody || !decision.permits()) return decision;
  return access::Decision::Refuse(access::Outcome::kDeny, access::Rule::kNoRelationship);
}

void GradeTold(DecidedBy by, access::Told& told) {
  if (told.outcome != access::Outcome::kPermit) return;
  if (by == DecidedBy::kWhoLooked) told.grade = access::AuditGrade::kA1;
  if (by == DecidedBy::kTakeRight) told.grade = access::AuditGrade::kA2;
}

access::Told DecideAgain(const Basis& basis, const access::Policy& policy) {
  switch (basis.by) {
    case DecidedBy::kChild:
    case DecidedBy::kChronology:
    case DecidedBy::kInvolved:
    case DecidedBy::kFamily:
      return TellChild(basis, policy);
    case DecidedBy::kShare:
      if (!basis.share) break;
      return TellShare(*basis.share, access::MayIShare(*basis.share, policy), policy);
    default:
      return TellAct(basis, policy);
  }
  return Tell(basis.question, access::Decision(), policy);
}

access::Told TellShare(const access::ShareQuestion& question, const access::ShareAnswer& answer,
                       const access::Policy& policy) {
  access::Told told = Tell(question.asker, access::Decision(), policy);
  told.because = answer.because;
  told.withheld = answer.leave_out;
  switch (answer.verdict) {
    case access::ShareVerdict::kYes:
    case access::ShareVerdict::kJudgeFirst:
      told.outcome = told.withheld.empty() ? access::Outcome::kPermit : access::Outcome::kRedact;
      break;
    case access::ShareVerdict::kOwnerDecides:
      told.outcome = access::Outcome::kRefer;
      break;
    case access::ShareVerdict::kNo:
      told.outcome = access::Outcome::kDeny;
      break;
  }
  return told;
}

}  // namespace hub::service
