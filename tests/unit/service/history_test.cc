// A busy history over every kind of decision, decided again: ten thousand of them with
// ONESTORY_LONG=1, some hundred otherwise.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>

#include "hub/service/break_glass.h"
#include "hub/service/close_child.h"
#include "hub/service/curate.h"
#include "hub/service/decide_match.h"
#include "hub/service/enter_records.h"
#include "hub/service/export_child.h"
#include "hub/service/known_check.h"
#include "hub/service/mark_entry.h"
#include "hub/service/may_i_share.h"
#include "hub/service/mend_records.h"
#include "hub/service/notices.h"
#include "hub/service/open_gateway.h"
#include "hub/service/own_accesses.h"
#include "hub/service/own_children.h"
#include "hub/service/policy_book.h"
#include "hub/service/read_administration.h"
#include "hub/service/read_disclosures.h"
#include "hub/service/read_family.h"
#include "hub/service/read_log.h"
#include "hub/service/read_matches.h"
#include "hub/service/read_rights.h"
#include "hub/service/recalls.h"
#include "hub/service/record_permission.h"
#include "hub/service/replay.h"
#include "hub/service/rights_requests.h"
#include "hub/service/search_log.h"
#include "hub/service/send_record.h"
#include "hub/service/settle_contradiction.h"
#include "hub/service/settle_incident.h"
#include "hub/service/shield_child.h"
#include "hub/service/split_child.h"
#include "hub/service/what_if.h"
#include "tests/support/software_authenticator.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using access::Purpose;
using access::Relationship;
using access::Role;
using tests::SoftwareAuthenticator;

constexpr char kParty[] = "hub.example.org";
constexpr char kOrigin[] = "https://hub.example.org";

std::uint64_t Wanted() { return std::getenv("ONESTORY_LONG") != nullptr ? 10'000 : 500; }

access::Policy WholePolicy() {
  access::Policy policy = OpenPolicy();
  policy.young_adult_until_years = 25;
  policy.emergency_hours = 12;
  policy.enquiry_working_days = 10;
  policy.contact_working_days = 3;
  policy.headline_months = 24;
  policy.override_hours = 72;
  policy.claim_working_days = 2;
  policy.transfer_working_days = 5;
  policy.second_person_roles = {Role::kSupervisor, Role::kDataProtectionOfficer};
  policy.break_glass_reason_length = 20;
  policy.break_glass_quota = 3;
  policy.break_glass_quota_days = 30;
  policy.second_person_minutes = 60;
  policy.break_glass_review_working_days = 1;
  policy.shield_clearances = 3;
  policy.match_working_days = 5;
  policy.fingerprint = FingerprintOf(policy);
  return policy;
}

access::ClientData Client(const std::string& type, const std::string& challenge) {
  return {SoftwareAuthenticator::ClientData(type, challenge, kOrigin), type, challenge, kOrigin,
          false};
}

// Who does what to whom is drawn, the same each time.
class History : public House {
 public:
  History() {
    policy = WholePolicy();
    for (const auto& [who, agency, roles] :
         {std::tuple<const char*, const char*, std::vector<Role>>{
              "w.orker", "csc", {Role::kSection47Worker}},
          {"m.ash", "csc", {Role::kMashScreener}},
          {"n.urse", "nhs", {Role::kNamedProfessional}},
          {"c.ald", "nhs", {Role::kCaldicottGuardian}},
          {"w.csc", "csc", {Role::kSteward}},
          {"w.nhs", "nhs", {Role::kSteward}},
          {"s.head", "st-marys", {Role::kSupervisor, Role::kNamedProfessional}},
          {"r.view", "nhs", {Role::kReviewer}}}) {
      REQUIRE(administer
                  ->AddProfessional(
                      {*ProfessionalId::From(who), *AgencyId::From(agency), who, std::move(roles)})
                  .ok());
    }
    everybody = {Supervisor(),
                 Lead(),
                 Teacher(),
                 As("n.urse", Role::kNamedProfessional),
                 As("w.orker", Role::kSection47Worker),
                 As("m.ash", Role::kMashScreener),
                 As("d.po", Role::kDataProtectionOfficer),
                 As("c.ald", Role::kCaldicottGuardian),
                 As("w.csc", Role::kSteward),
                 As("w.nhs", Role::kSteward),
                 As("r.view", Role::kReviewer),
                 As("s.head", Role::kSupervisor),
                 As("a.dmin", Role::kAdministrator)};
    const auto challenge = passkeys.Challenge(Teacher(), kActOfRegistering);
    const auto passkey = passkeys.Register(
        Teacher(), {"telephone", Client("webauthn.create", challenge.value().challenge),
                    authenticator.AttestationObject(kParty)});
    REQUIRE(passkey.ok());
    REQUIRE(passkeys.Vouch(As("s.head", Role::kSupervisor), passkey.value().id).ok());
  }

  // One child told of by two agencies, one each of two others who may be one, and what is done
  // about them.
  void Round() {
    ++round;
    Arrive();
    Relationships();
    Statements();
    Gateways();
    Requests();
    Marks();
    Sendings();
    Contradictions();
    Packs();
    Closures();
    Reads();
    Families();
    Searches();
    Shares();
    Emergencies();
    Questions();
    Oversight();
  }

  ChildId Child() const { return child; }

  int round = 0;
  std::vector<Caller> everybody;
  std::mt19937 draw{20'261'122};

 private:
  template <class T>
  T Pick(const std::vector<T>& from) {
    return from[draw() % from.size()];
  }
  Caller Anybody() { return Pick(everybody); }
  // Nobody among them; else one of this round's.
  ChildId Somebody() { return Pick(std::vector<ChildId>{child, child, child, alone, ChildId()}); }

  // Whatever it ended in, the hub must not have failed.
  template <class T>
  bool Went(const Result<T>& result) {
    clock.now = clock.now.Plus(1);
    if (!result.ok() && result.error().code == ErrorCode::kInternal)
      FAIL(result.error().for_operator);
    return result.ok();
  }

  void Arrive() {
    const std::string n = std::to_string(round);
    const auto person = [&](const std::string& id, const std::string& family) {
      records::Subject subject = Person(id + n, "Ada", family + n, "");
      if (round % 3 == 0) subject.birth = PartialDate::Day(*Date::Parse("2008-05-06"));
      return subject;
    };
    PushOne("csc", About(person("c", "Marlow"), "n" + n, records::Kind::kAssessment));
    PushOne("csc", About(person("c", "Marlow"), "k" + n, records::Kind::kContact));
    PushOne("nhs", About(person("h", "Hall"), "v" + n, records::Kind::kHealthContact));
    PushOne("csc", About(person("x", "Pike"), "m" + n, records::Kind::kContact));
    child = ChildOf("csc", "c" + n);
    alone = ChildOf("csc", "x" + n);
    Propose("nhs", "h" + n, "csc", "c" + n);
  }

  store::Person PersonBy(const std::string& agency, const std::string& source_id) {
    const store::AgencyRow row = Agency(agency).agency.row;
    store::ReadTransaction reading = store->Read();
    return *reading.FindPerson(row, store->SourceHash("person", row, source_id));
  }
  void Propose(const std::string& agency, const std::string& person, const std::string& of_agency,
               const std::string& of) {
    const store::Person proposed = PersonBy(agency, person);
    const store::Person other = PersonBy(of_agency, of);
    REQUIRE(store->writer()
                .Write([&](store::Writing& writing) -> Status {
                  writing.AddLink({proposed.row, other.child, store::LinkState::kProposed, 8.5,
                                   "family agrees +5.0", "rule", writing.at()});
                  return Done{};
                })
                .ok());
    clock.now = clock.now.Plus(1);
  }

  void Relationships() {
    SetRights rights(*store, policy, clock);
    const std::vector<Relationship> states = {Relationship::kNamed,
                                              Relationship::kCover,
                                              Relationship::kAllocated,
                                              Relationship::kEnded,
                                              Relationship::kSelfClaimed,
                                              Relationship::kNone,
                                              Relationship::kConflictOfInterest};
    Went(rights.SetRelationship(Supervisor(), {child, Teacher().who.id, Relationship::kNamed}));
    Went(rights.SetRelationship(Supervisor(), {child, Lead().who.id, Relationship::kAllocated}));
    Went(rights.SetRelationship(Supervisor(), {alone, Lead().who.id, Relationship::kNamed}));
    const Caller nurse = As("n.urse", Role::kNamedProfessional);
    Went(rights.SetRelationship(
        nurse,
        {child, nurse.who.id, Relationship::kSelfClaimed, {}, {}, Sensitive("covers the clinic")}));
    for (int i = 0; i < 6; ++i) {
      const Caller who = Anybody();
      const Caller about = draw() % 2 == 0 ? who : Anybody();
      Went(rights.SetRelationship(who, {Somebody(),
                                        about.who.id,
                                        Pick(states),
                                        {},
                                        {},
                                        Sensitive(draw() % 3 == 0 ? "" : "at their school")}));
    }
    Went(rights.SetRelationship(Supervisor(), {alone, Lead().who.id, Relationship::kEnded}));
  }

  void Statements() {
    const Date soon{Date::Of(clock.now).days + 20};
    for (const auto state :
         {access::AgreementState::kGiven, access::AgreementState::kRefused,
          access::AgreementState::kGivenPartial, access::AgreementState::kChildRefused,
          access::AgreementState::kWithdrawn, access::AgreementState::kGiven}) {
      AgreementChange change;
      change.child = Somebody();
      change.agreement.state = state;
      change.agreement.purpose =
          Pick(std::vector<Purpose>{Purpose::kEarlyHelp, Purpose::kChildInNeed});
      change.agreement.agencies = {*AgencyId::From("csc"), *AgencyId::From("st-marys")};
      change.agreement.classes = records::ClassSet(~0U);
      change.given_by = Pick(std::vector<std::string>{"parent", "child", ""});
      change.evidence = Sensitive("form 12");
      Went(SetRights(*store, policy, clock)
               .RecordAgreement(draw() % 2 == 0 ? Supervisor() : Anybody(), change));
    }
    RecordPermission permissions(*store, policy, clock);
    ConfidenceRecord express{{access::Confidence::kExpress, Teacher().who.id, {}, false, soon}};
    ChildRecord record{child, express, Purpose::kEarlyHelp, Sensitive("she said so")};
    Went(permissions.OfChild(Pick(everybody), record));
    Went(permissions.OfChild(Lead(), record));
    record.what = store::Competence{true, false, Date::Of(clock.now)};
    Went(permissions.OfChild(Anybody(), record));
    record.what = store::Consent{access::GdprConsent::kWithdrawn};
    Went(permissions.OfChild(Supervisor(), record));
    record.what = access::Notice{access::Informed::kDeferred, soon};
    Went(permissions.OfChild(Anybody(), record));
    Went(permissions.OfEntry(Lead(), Entry(), express, Sensitive("she said so")));
    Went(permissions.OfEntry(Anybody(), Entry(), express, Sensitive("she said so")));
    ShieldChild shields(*store, policy, clock);
    if (round % 5 == 0) Went(shields.Shield(Lead(), child, Sensitive("moved to a refuge")));
    Went(shields.Shield(Anybody(), alone, Sensitive("moved to a refuge")));
    Went(shields.Clear(Supervisor(), {child, Lead().who.id, soon, false, Sensitive("visits")}));
    Went(
        shields.Clear(Anybody(), {Somebody(), Anybody().who.id, soon, false, Sensitive("visits")}));
  }

  EntryId Entry() {
    store::ReadTransaction reading = store->Read();
    const store::Person person =
        *reading.PersonOf(PersonBy("csc", "c" + std::to_string(round)).row);
    return reading.Survey(person).entries.back().id;
  }

  // Records of the child's that csc wrote.
  std::vector<EntryId> Entries() {
    std::vector<EntryId> entries;
    store::ReadTransaction reading = store->Read();
    const store::Person person =
        *reading.PersonOf(PersonBy("csc", "c" + std::to_string(round)).row);
    for (const auto& ref : reading.Survey(person).entries) {
      if (ref.readable && !ref.ended) entries.push_back(ref.id);
    }
    return entries;
  }

  void Sendings() {
    SendRecord sendings(*store, directory, policy, clock);
    ReadDisclosures disclosures(*store, directory, policy, clock);
    SettleIncident incidents(*store, directory, policy, clock);
    const std::vector<EntryId> entries = Entries();
    for (const Caller& who : {Lead(), Anybody(), Anybody()}) {
      RecordSending sending;
      sending.entry = entries.front();
      sending.professional = Teacher().who.id;
      sending.judgement.relevant = sending.judgement.not_more_detrimental = true;
      sending.function = Sensitive("looks after her at school");
      sending.why = Sensitive("her teacher asked what to look out for");
      Went(sendings.Send(who, sending));
      Went(disclosures.Run(who, child, std::nullopt));
      Went(sendings.End(who, sending));
      Went(incidents.Run(who, {child, Purpose::kOwn, entries, draw() % 2 == 0,
                               Sensitive("the two workers compared their notes")}));
    }
  }

  // Of one referral it is said that something was done, of one of that day that nothing was.
  void Contradictions() {
    const std::string n = std::to_string(round);
    for (const char* none : {"yes", "no"}) {
      records::Record referral =
          About(Person("c" + n, "Ada", "Marlow" + n, ""), none + n, records::Kind::kReferral);
      referral.details = {{"no_further_action", Sensitive(none)}};
      PushOne("csc", referral);
    }
    ReadChronology chronologies(*store, directory, policy, clock);
    SettleContradiction settle(*store, directory, policy, clock, chronologies);
    ChronologyQuery query;
    query.child = child;
    query.purpose = Purpose::kOwn;
    const auto read = chronologies.Run(Lead(), query);
    if (Went(read) && read.value().index() == 0) {
      for (const auto& found : std::get<0>(read.value()).answer().contradictions) {
        for (const Caller& who : {Lead(), Anybody()}) {
          Went(settle.Run(
              who, {child, Purpose::kOwn, found.id, chronology::ContradictionState::kExplained,
                    Sensitive("the register was filled in beforehand")}));
        }
      }
    }
    query.words = Sensitive("narrative");
    Went(chronologies.Run(Lead(), query));
    Went(chronologies.Run(Anybody(), query));
  }

  void Packs() {
    ExportChild exports(*store, directory, policy, clock);
    Recalls recalls(*store, policy, clock);
    Curate curate(*store, directory, policy, clock);
    for (const Caller& who : {Lead(), Anybody(), Anybody()}) {
      ExportQuery query;
      query.child = Somebody();
      query.purpose = Purpose::kEarlyHelp;
      query.recipient.kind = access::ExportKind::kConference;
      query.recipient.name = Sensitive("the head of year");
      query.recipient.agency = *AgencyId::From(draw() % 2 == 0 ? "st-marys" : "nhs");
      if (draw() % 3 == 0) {
        query.recipient.agency = {};
        query.recipient.professional = Anybody().who.id;
      }
      query.reason = Sensitive("the meeting about the plan on Monday");
      Went(exports.Run(who, query));
      CuratedDraft draft;
      draft.child = child;
      draft.purpose = Pick(std::vector<Purpose>{Purpose::kEarlyHelp, Purpose::kOwn});
      draft.title = Sensitive("so far");
      draft.entries = Entries();
      draft.final = true;
      Went(curate.Keep(who, draft));
      Went(curate.Read(who, child, draft.purpose));
      Went(recalls.Mine(who));
      if (who.agency.id == *AgencyId::From("csc")) Went(recalls.Readers(who, Entry()));
    }
    Corrections(recalls);
  }

  // What the lead was shown is corrected, and they say that they know.
  void Corrections(Recalls& recalls) {
    ChronologyQuery own;
    own.child = child;
    own.purpose = Purpose::kOwn;
    Went(ReadChronology(*store, directory, policy, clock).Run(Lead(), own));
    const std::string n = std::to_string(round);
    records::Subject subject = Person("c" + n, "Ada", "Marlow" + n, "");
    if (round % 3 == 0) subject.birth = PartialDate::Day(*Date::Parse("2008-05-06"));
    records::Record record = About(std::move(subject), "k" + n, records::Kind::kContact);
    record.narrative = Sensitive("it was somebody else");
    PushOne("csc", record);
    const auto told = recalls.Mine(Lead());
    if (!Went(told) || told.value().index() != 0) return;
    const auto& messages = std::get<0>(told.value()).answer().messages;
    if (!messages.empty()) Went(recalls.Acknowledge(Lead(), messages.front().entry));
  }

  void Closures() {
    CloseChild closures(*store, policy, clock);
    ReadRights rights(*store, directory, policy, clock);
    for (const Caller& who : {As("d.po", Role::kDataProtectionOfficer), Lead(), Anybody()}) {
      Went(closures.Run(who, {child, access::Closure::kObjection, true, Sensitive("wrote to us")}));
      Went(rights.Run(who, child));
      Went(closures.Run(who, {child, access::Closure::kObjection, false, Sensitive("settled")}));
    }
    Went(closures.Run(As("d.po", Role::kDataProtectionOfficer),
                      {child, access::Closure::kObjection, false, Sensitive("settled")}));
  }

  void Requests() {
    RightsRequests requests(*store, policy, clock);
    NewGateway pack;
    pack.child = child;
    pack.kind = access::GatewayAct::kRights;
    pack.requester = access::RightsRequester::kParent;
    pack.reference = pack.reason = Sensitive("request 5");
    Went(OpenGateway(*store, policy, clock).Open(As("d.po", Role::kDataProtectionOfficer), pack));
    for (const Caller& who : {As("d.po", Role::kDataProtectionOfficer), Anybody()}) {
      NewRightsRequest asked;
      asked.child = Somebody();
      asked.verified = true;
      asked.words = Sensitive("the mother, by letter");
      asked.right = Pick(std::vector{access::Right::kErasure, access::Right::kComplaint});
      const auto recorded = requests.Record(who, asked);
      if (Went(recorded) && recorded.value().index() == 0) {
        Went(requests.Decide(who, {std::get<0>(recorded.value()).answer().line.id,
                                   access::RightOutcome::kRefused, Sensitive("a duty to keep")}));
      }
      Went(requests.Due(who));
      Went(ExplainDecision(*store, policy, clock).WhoLooked(who, child));
    }
  }

  void Gateways() {
    OpenGateway gateways(*store, policy, clock);
    using access::GatewayAct;
    for (const GatewayAct kind : {GatewayAct::kEnquiry, GatewayAct::kOverride, GatewayAct::kContact,
                                  GatewayAct::kOrder, GatewayAct::kTransfer, GatewayAct::kRights}) {
      const bool officers = kind == GatewayAct::kOrder || kind == GatewayAct::kRights;
      for (const Caller& who :
           {officers ? As("d.po", Role::kDataProtectionOfficer) : Supervisor(), Anybody()}) {
        NewGateway gateway;
        gateway.child = child;
        gateway.kind = kind;
        gateway.reference = gateway.strategy_discussion = gateway.reason = Sensitive("case 1");
        gateway.opens_for = {{Anybody().who.id, access::EnquiryPart::kAllocated}};
        if (draw() % 5 == 0) gateway.opens_for = {{who.who.id, access::EnquiryPart::kMember}};
        gateway.purpose = Purpose::kCourt;
        gateway.until = Date{Date::Of(clock.now).days + 20};
        gateway.scope.classes = records::ClassSet(~0U);
        gateway.requester = access::RightsRequester::kParent;
        auto opened = gateways.Open(who, gateway);
        if (!Went(opened) || opened.value().index() != 0) continue;
        const GatewayId id = *std::get<0>(opened.value()).answer().gateway;
        for (const int step : {static_cast<int>(1 + draw() % 12), static_cast<int>(1 + draw() % 12),
                               static_cast<int>(1 + draw() % 12), 1}) {
          GatewayChange change;
          change.gateway = id;
          change.step = static_cast<access::GatewayStep>(step);
          change.opens_for = {{Anybody().who.id, access::EnquiryPart::kMember}};
          change.reason = Sensitive("as agreed");
          Went(gateways.Change(draw() % 3 == 0 ? Anybody() : who, change));
        }
      }
    }
  }

  void Marks() {
    MarkEntry marks(*store, policy, clock);
    const Sensitive why("the mother rang");
    const Caller steward = As("w.csc", Role::kSteward);
    for (const Caller& who : {steward, Anybody(), Anybody()}) {
      Went(marks.Label(who, Entry(), records::LabelSet().With(records::Label::kThirdParty), {},
                       why));
      Went(marks.Labels(who, Entry()));
      store::Handling handling;
      handling.relevant_to_harm = true;
      Went(marks.Handle(who, Entry(), handling, why));
      Went(marks.Dispute(draw() % 2 == 0 ? Lead() : who, Entry(), true, why));
      Went(marks.Dispute(who, Entry(), false, why));
      Went(marks.Restrict(who, Entry(), true, why));
      Went(marks.Restrict(steward, Entry(), false, why));
    }
  }

  void Reads() {
    ReadChronology chronologies(*store, directory, policy, clock);
    WhoIsInvolved involved(*store, directory, policy, clock);
    const std::vector<Purpose> purposes = {
        Purpose::kEarlyHelp, Purpose::kChildInNeed, Purpose::kMash,  Purpose::kSection47,
        Purpose::kEmergency, Purpose::kOwn,         Purpose::kCourt, Purpose::kOffList};
    for (int i = 0; i < 8; ++i) {
      ChronologyQuery query;
      query.child = Somebody();
      query.purpose = Pick(purposes);
      const Caller who = draw() % 2 == 0 ? Lead() : Anybody();
      const auto read = chronologies.Run(who, query);
      if (Went(read) && read.value().index() == 0) {
        Went(ExplainDecision(*store, policy, clock)
                 .Run(who, std::get<0>(read.value()).answer().told.id));
      }
      Went(involved.Run(Anybody(), query.child, query.purpose));
    }
    Went(involved.Run(Lead(), child, Purpose::kOwn));
    ChronologyQuery own;
    own.child = child;
    own.purpose = Purpose::kOwn;
    Went(chronologies.Run(Lead(), own));
  }

  // A brother and sister both of whom the lead may open, and a child whom the teacher asks about.
  void Families() {
    const std::string n = std::to_string(round);
    records::Subject brother = Person("g" + n, "Gus", "Wells" + n, "");
    brother.birth = PartialDate::Day(*Date::Parse("2018-09-10"));
    auto tie = About(Person("f" + n, "Fay", "Wells" + n, ""), "f" + n, records::Kind::kFamilyTie);
    tie.subjects.push_back(std::move(brother));
    tie.family_tie = records::FamilyTie{records::Relation::kSibling, true, {}, {}, {}};
    PushOne("csc", tie);
    SetRights rights(*store, policy, clock);
    for (const std::string one : {"f", "g"}) {
      Went(rights.SetRelationship(Supervisor(),
                                  {ChildOf("csc", one + n), Lead().who.id, Relationship::kNamed}));
    }
    ReadFamily families(*store, directory, policy, clock);
    Went(families.Run(Lead(), ChildOf("csc", "f" + n), Purpose::kOwn));
    Went(families.Run(Teacher(), child, Purpose::kEarlyHelp));
  }

  void Searches() {
    FindChild finder(*store, directory, nicknames, policy, clock);
    KnownCheck checker(*store, directory, nicknames, policy, clock);
    FindQuery query;
    query.purpose = Purpose::kEarlyHelp;
    query.given = Sensitive("Ada");
    query.family = Sensitive("Marlow" + std::to_string(round));
    Went(finder.Run(Lead(), query));  // too little
    query.birth = Date::Parse(round % 3 == 0 ? "2008-05-06" : "2015-02-28");
    for (const Caller& who : {Lead(), Supervisor(), Teacher(), Anybody()})
      Went(finder.Run(who, query));
    query.family = Sensitive("Nobody");
    Went(finder.Run(Lead(), query));
    KnownQuery list{Purpose::kEarlyHelp, {query, query, query}};
    for (const Caller& who : {Lead(), Lead(), Anybody()}) Went(checker.Run(who, list));
    if (round % 4 == 0) clock.now = clock.now.Plus(86'400);  // a new day's lists
  }

  void Shares() {
    MayIShare shares(*store, policy, clock);
    access::NewShareDecision decision;
    decision.question.asker.purpose = Purpose::kEarlyHelp;
    decision.question.recipient = Role::kNamedProfessional;
    decision.question.recipient_agency = *AgencyId::From("st-marys");
    decision.question.klass = records::RecordClass::kSocialCare;
    decision.question.labels = records::LabelSet().With(draw() % 2 == 0 ? records::Label::kGeneral
                                                                        : records::Label::kHealth);
    decision.why = Sensitive("it would put her in danger");
    decision.review_by = Date{Date::Of(clock.now).days + 30};
    Went(shares.Run(Anybody(), decision.question));
    Went(shares.Consult(Anybody(), {decision.question, Sensitive("A boy is afraid of home.")}));
    Went(shares.Consult(Lead(), {decision.question, Sensitive("Ring Ada on Monday.")}));
    Went(shares.Record(Lead(), decision));
    decision.child = Somebody();
    Went(shares.Record(Anybody(), decision));
    Went(shares.List(Anybody(), 0));
    Went(shares.List(Lead(), 0));
  }

  void Emergencies() {
    BreakGlass glass(*store, passkeys, policy, clock);
    access::GlassRequest request;
    request.child = draw() % 3 == 0 ? ChildId() : alone;
    request.category = access::EmergencyCategory::kSeriousHarm;
    request.reason = Sensitive("she came to school with burns");
    const auto challenge = glass.Challenge(Teacher(), request);
    REQUIRE(challenge.ok());
    access::PasskeyAssertion proof;
    proof.client = Client("webauthn.get", challenge.value().challenge);
    const auto made = authenticator.Assert(kParty, proof.client.text);
    proof.credential = made.credential;
    proof.authenticator_data = made.authenticator_data;
    proof.signature = made.signature;
    const auto opened = glass.Open(Teacher(), request, proof);
    Went(glass.List(Anybody()));
    Went(glass.Unlock(As("s.head", Role::kSupervisor), Teacher().who.id));
    if (!Went(opened) || opened.value().index() != 0) return;
    const access::OpeningId id = std::get<0>(opened.value()).answer().id;
    Went(glass.Show(Teacher(), id));
    Went(glass.Second(Anybody(), id));
    Went(glass.Second(As("s.head", Role::kSupervisor), id));
    for (const Caller& who : {Anybody(), As("d.po", Role::kDataProtectionOfficer)}) {
      Went(glass.Show(who, id));
      Went(glass.Review(who, id, access::ReviewOutcome::kJustified,
                        Sensitive("the doctor confirmed the burns")));
    }
    if (draw() % 4 == 0) clock.now = clock.now.Plus(31 * 86'400);  // a new quota
  }

  void Questions() {
    ReadMatches matches(*store, policy, clock);
    DecideMatch decide(*store, policy, clock);
    const Caller csc = As("w.csc", Role::kSteward);
    const Caller nhs = As("w.nhs", Role::kSteward);
    Went(matches.List(Anybody(), {false, std::nullopt, 20}));
    const auto page = matches.List(csc, {false, std::nullopt, 200});
    REQUIRE(Went(page));
    REQUIRE(page.value().index() == 0);
    const auto questions = std::get<0>(page.value()).answer().questions;
    for (const linkage::QuestionTold& question : questions) {
      Went(matches.One(Anybody(), question.id));
      Went(matches.One(csc, question.id));
      const Sensitive why("the mother confirmed it");
      Went(decide.Run(Anybody(), {question.id, linkage::StewardAnswer::kSame, why}));
      Went(decide.Run(csc, {question.id, linkage::StewardAnswer::kSame, why}));
      Went(decide.Run(nhs, {question.id, linkage::StewardAnswer::kSame, why}));
      Went(matches.Readers(Anybody(), question.id));
      Went(matches.Readers(csc, question.id));
    }
    Split split;
    split.source_ids.emplace_back("h" + std::to_string(round));
    split.reason = Sensitive("another girl of that name");
    Went(SplitChild(*store, policy, clock).Run(Anybody(), split));
    Went(SplitChild(*store, policy, clock).Run(nhs, split));
  }

  void Oversight() {
    Notices notices(*store, policy, clock);
    const Caller officer = As("d.po", Role::kDataProtectionOfficer);
    Went(notices.List(Anybody(), {}));
    const auto listed = notices.List(officer, {});
    REQUIRE(Went(listed));
    access::NoticeReview review;
    review.outcome = access::ReviewOutcome::kJustified;
    review.note = Sensitive("the duty manager confirmed it by telephone");
    for (const access::AccessNotice& notice : std::get<0>(listed.value()).answer().notices) {
      if (review.notices.empty()) Went(notices.Show(officer, notice.id));
      // Nobody reviews their own.
      if (notice.who != officer.who.id && review.notices.size() < 20)
        review.notices.push_back(notice.id);
    }
    Went(notices.Review(officer, review));
    Went(OwnChildren(*store, directory, policy, clock).Run(Anybody()));
    Went(OwnAccesses(*store, policy, clock).Run(Anybody(), {true, std::nullopt}));
    Went(SetRights(*store, policy, clock).Waiting(Anybody(), {}));
    Went(SetRights(*store, policy, clock).Waiting(Supervisor(), {}));
    Went(ExplainDecision(*store, policy, clock).Accesses(Anybody(), Somebody(), std::nullopt));
    Went(ExplainDecision(*store, policy, clock)
             .Accesses(As("d.po", Role::kDataProtectionOfficer), child, std::nullopt));
    Desks();
    access::WhatIfRequest request;
    request.role = Role::kNamedProfessional;
    request.agency = *AgencyId::From("st-marys");
    request.purpose = Purpose::kEarlyHelp;
    request.sample = 2;
    Went(WhatIf(*store, directory, policy, clock)
             .Run(draw() % 2 == 0 ? As("a.dmin", Role::kAdministrator) : Anybody(), request));
    ArrivingBatch batch;
    batch.id = "e" + std::to_string(round);
    batch.agency = *AgencyId::From("nhs");
    IngestBatch ingest(*store, clock);
    Went(EnterRecords(*store, ingest, policy, clock).Enter(Anybody(), std::move(batch)));
  }

  void Desks() {
    PolicyBook book(*store, {policy}, clock);
    ProveLog prove(*store, clock);
    ReadAdministration administration(*store, directory, book, clock, *AgencyId::From("hub"));
    MendRecords mend(*store, policy, clock, [] { return Result<int>(0); });
    ReadLog log(*store, prove, policy, clock);
    SearchLog search(*store, policy, clock);
    access::LogSearch of_child;
    of_child.child = child;
    for (const Caller& who : {As("a.dmin", Role::kAdministrator), As("w.csc", Role::kSteward),
                              As("d.po", Role::kDataProtectionOfficer), Anybody()}) {
      Went(administration.Run(who, access::Registered::kAccounts));
      Went(mend.TryAgain(who));
      Went(log.Check(who));
      Went(search.Run(who, of_child));
      Went(search.Run(who, {}));
    }
  }

  SoftwareAuthenticator authenticator;
  Passkeys passkeys{*store, clock, kParty};
  ChildId child;
  ChildId alone;
};

Replayed ReplayAll(History& history, const std::vector<access::Policy>& policies) {
  const auto done = Replay(*history.store, policies).Run();
  REQUIRE(done.ok());
  return done.value();
}

struct Written {
  audit::Event event = audit::Event::kHubStarted;
  std::string text;
  std::optional<AuditDetail> detail;
};
std::map<std::uint64_t, Written> LeavesOf(History& history) {
  std::map<std::uint64_t, Written> leaves;
  store::LogTransaction reading = history.store->ReadLog();
  for (std::uint64_t leaf = 0; leaf < reading.LeafCount(); ++leaf) {
    Written& written = leaves[leaf];
    written.event = audit::Decode(reading.Leaf(leaf)).value().leaf.event;
    const auto text = reading.Detail(leaf);
    if (!text.ok()) continue;
    written.text = text.value();
    written.detail = DecodeAuditDetail(text.value());
  }
  return leaves;
}

// Every kind but those that no release writes any more.
std::set<DecidedBy> EveryKind() {
  std::set<DecidedBy> kinds;
  for (int kind = 1; kind <= static_cast<int>(kLastDecidedBy); ++kind) {
    const auto by = static_cast<DecidedBy>(kind);
    if (by != DecidedBy::kSetRelationship && by != DecidedBy::kFind &&
        by != DecidedBy::kOpenGateway && by != DecidedBy::kChangeGateway)
      kinds.insert(by);
  }
  return kinds;
}

TEST_CASE("a busy history over every kind of decision comes out byte for byte as it was told",
          "[service][replay]") {
  History history;
  const std::uint64_t wanted = Wanted();
  Replayed found;
  std::uint64_t looked_at = 0;
  while (found.decisions < wanted || history.round < 8) {
    history.Round();
    if (history.store->Head().size < looked_at + wanted / 4) continue;
    looked_at = history.store->Head().size;
    found = ReplayAll(history, {history.policy});
  }
  found = ReplayAll(history, {history.policy});

  const auto all = LeavesOf(history);
  for (const std::uint64_t leaf : found.differing)
    FAIL_CHECK(audit::Name(all.at(leaf).event) << '\n' << all.at(leaf).text);
  CHECK(found.decisions >= wanted);
  CHECK(found.same == found.decisions);
  CHECK(found.differ == 0);
  CHECK(found.unreadable == 0);
  CHECK(found.without_facts == 0);
  CHECK(found.gone == 0);
  CHECK(found.AllSame());

  // Each event is decided again or is on the list of those that are not, and is as the list says.
  std::set<audit::Event> seen;
  std::set<DecidedBy> kinds;
  for (const auto& [leaf, written] : LeavesOf(history)) {
    INFO("leaf " << leaf << ' ' << audit::Name(written.event));
    const bool told = written.text.find("\ntold ") != std::string::npos;
    if (!WhyNotReplayed(written.event).empty()) {
      CHECK_FALSE(told);
      continue;
    }
    REQUIRE(written.detail);
    REQUIRE(told);
    CHECK(written.detail->told->policy_print == history.policy.fingerprint);
    const auto basis =
        DecodeFacts(written.detail->facts, written.detail->actor, *written.detail->told);
    REQUIRE(basis);
    seen.insert(written.event);
    kinds.insert(basis->by);
  }
  CHECK(kinds == EveryKind());
  for (int number = 1; number < 256; ++number) {
    const auto event = static_cast<audit::Event>(number);
    if (audit::Name(event).empty() || !WhyNotReplayed(event).empty()) continue;
    INFO(audit::Name(event));
    CHECK(seen.count(event) == 1);
  }
}

// Not part of a run: two builds are needed. Once, $ONESTORY_HISTORY is written; from then on it is
// decided again, so that a rule that another build has otherwise shows.
TEST_CASE("a history that another build wrote comes out as it was told", "[.][other-build]") {
  const char* const file = std::getenv("ONESTORY_HISTORY");
  REQUIRE(file != nullptr);
  if (!std::filesystem::exists(file)) {
    History history;
    while (history.round < 8) history.Round();
    std::ofstream out(file, std::ios::binary);
    for (const auto& [leaf, written] : LeavesOf(history)) {
      if (written.detail && !written.detail->facts.empty()) out << written.text << '\0';
    }
    return;
  }
  std::ifstream in(file, std::ios::binary);
  const access::Policy policy = WholePolicy();
  std::size_t differ = 0;
  for (std::string text; std::getline(in, text, '\0');) {
    auto detail = DecodeAuditDetail(text);
    REQUIRE(detail);
    const auto basis = DecodeFacts(detail->facts, detail->actor, *detail->told);
    REQUIRE(basis);
    detail->told = DecideAgain(*basis, policy);
    if (Encode(*std::move(detail)) != text) ++differ;
  }
  CHECK(differ == 0);
}

TEST_CASE("what was decided about an erased child can be decided again, and names nobody",
          "[service][replay]") {
  History history;
  history.Round();
  const ChildId child = history.Child();
  REQUIRE(history.administer->Erase(child).ok());

  const Replayed after = ReplayAll(history, {history.policy});

  CHECK(after.AllSame());
  CHECK(after.gone == 0);
  std::size_t about = 0;
  for (const auto& [leaf, written] : LeavesOf(history)) {
    if (!written.detail || written.detail->facts.empty()) continue;
    if (written.detail->child == child) ++about;
    for (const char* const said : {"Ada", "Marlow", "Summary", "Narrative", "form 12", "refuge",
                                   "burns", "case 1", "rang", "in danger", "clinic"}) {
      INFO("leaf " << leaf << ' ' << audit::Name(written.event));
      CHECK(written.text.find(said) == std::string::npos);
    }
  }
  CHECK(about > 20);
}

TEST_CASE("facts that were altered, and a policy that was changed under its version, are told",
          "[service][replay]") {
  History history;
  for (int i = 0; i < 3; ++i) history.Round();
  const Replayed before = ReplayAll(history, {history.policy});
  REQUIRE(before.AllSame());

  SECTION("facts") {
    // By whoever holds the keys: sealed anew and in the log, but not what was decided from.
    std::uint64_t forged = 0;
    for (const auto& [leaf, written] : LeavesOf(history)) {
      const std::size_t tie = written.text.find(" tie=");
      if (written.event != audit::Event::kChronologyRead || tie == std::string::npos) continue;
      if (written.detail->told->purpose != Purpose::kOwn) continue;
      std::string text = written.text;
      text.erase(tie, text.find(' ', tie + 1) - tie);
      audit::Leaf forgery;
      forgery.event = written.event;
      REQUIRE(history.store->writer()
                  .Write([&](store::Writing& writing) -> Status {
                    writing.AppendLeaf(forgery, text, 0);
                    return Done{};
                  })
                  .ok());
      ++forged;
    }
    REQUIRE(forged > 0);
    const Replayed after = ReplayAll(history, {history.policy});
    CHECK(after.differ == forged);
    CHECK_FALSE(after.AllSame());
  }
  SECTION("policy, where no answer becomes another") {
    access::Policy changed = history.policy;
    changed.complaint_days = 7;
    changed.fingerprint = FingerprintOf(changed);
    const Replayed after = ReplayAll(history, {changed});
    CHECK(after.differ == 0);
    CHECK(after.policies_changed == std::vector<std::string>{changed.version});
    CHECK_FALSE(after.AllSame());
  }
  SECTION("policy, where it does") {
    access::Policy changed = history.policy;
    changed.agreements.clear();
    changed.break_glass_roles = {Role::kLeadProfessional};
    changed.fingerprint = FingerprintOf(changed);
    const Replayed after = ReplayAll(history, {changed});
    CHECK(after.differ > 0);
    CHECK(after.policies_changed == std::vector<std::string>{changed.version});
  }
}

}  // namespace
}  // namespace hub::service
