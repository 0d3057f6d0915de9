// What those who look after the hub are shown: administrators, data stewards, officers.

#include <algorithm>

#include "hub/service/mark_entry.h"
#include "hub/service/mend_records.h"
#include "hub/service/own_accesses.h"
#include "hub/service/read_administration.h"
#include "hub/service/read_log.h"
#include "hub/service/search_log.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using access::Role;

class Desks : public House {
 public:
  Desks() {
    Add("w.csc", "csc", {Role::kSteward});
    Add("w.nhs", "nhs", {Role::kSteward});
    Add("d.nhs", "nhs", {Role::kDataProtectionOfficer});
    Add("n.urse", "nhs", {Role::kNamedProfessional});
    PushOne("csc", About(Person("c1", "Ada", "Marlow", ""), "r1", records::Kind::kAssessment));
    child = ChildOf("csc", "c1");
  }

  void Add(const char* id, const char* agency, std::vector<Role> roles) {
    REQUIRE(administer
                ->AddProfessional(
                    {*ProfessionalId::From(id), *AgencyId::From(agency), id, std::move(roles)})
                .ok());
  }
  Outcome<access::Administration> Registered(const Caller& who, access::Registered what) {
    return ReadAdministration(*store, directory, book, clock, *AgencyId::From("nhs"))
        .Run(who, what);
  }
  Outcome<access::LogFound> Search(const Caller& who, const access::LogSearch& search) {
    return SearchLog(*store, policy, clock).Run(who, search);
  }
  EntryId Entry() {
    store::ReadTransaction reading = store->Read();
    return reading.Survey(reading.PersonsOf(*reading.FindChild(child)).front()).entries.front().id;
  }
  // What the newest leaf of the log is.
  audit::Event Newest() {
    store::LogTransaction reading = store->ReadLog();
    return audit::Decode(reading.Leaf(reading.LeafCount() - 1)).value().leaf.event;
  }

  PolicyBook book{*store, {policy}, clock};
  ChildId child;
};

template <class Answer>
const Answer& Of(const Outcome<Answer>& outcome) {
  REQUIRE(outcome.ok());
  REQUIRE(outcome.value().index() == 0);
  return std::get<0>(outcome.value()).answer();
}

template <class Answer>
bool IsRefused(const Outcome<Answer>& outcome) {
  return outcome.ok() && outcome.value().index() == 1;
}

TEST_CASE("an administrator is told names of their own agency alone, and the hub's own of all",
          "[service]") {
  Desks desks;
  desks.Add("h.admin", "nhs", {Role::kAdministrator});

  const auto own =
      desks.Registered(desks.As("a.dmin", Role::kAdministrator), access::Registered::kAccounts);
  CHECK(desks.Newest() == audit::Event::kAdministrationRead);
  const auto all =
      desks.Registered(desks.As("h.admin", Role::kAdministrator), access::Registered::kAccounts);

  CHECK_FALSE(Of(own).every_agency);
  for (const access::AccountTold& account : Of(own).accounts)
    CHECK(account.agency == *AgencyId::From("csc"));
  CHECK(Of(all).every_agency);
  CHECK(Of(all).accounts.size() > Of(own).accounts.size());
}

TEST_CASE("a revoked agency's certificates are good no longer, whatever their dates say",
          "[service]") {
  Desks desks;
  const AgencyId nhs = *AgencyId::From("nhs");
  REQUIRE(desks.administer->IssueCertificate(nhs, 30).ok());
  const Caller admin = desks.As("a.dmin", Role::kAdministrator);
  const auto find = [&](const Outcome<access::Administration>& outcome) {
    const auto& agencies = Of(outcome).agencies;
    const auto found = std::find_if(agencies.begin(), agencies.end(),
                                    [&](const auto& one) { return one.id == nhs; });
    REQUIRE(found != agencies.end());
    return *found;
  };
  CHECK(find(desks.Registered(admin, access::Registered::kAgencies)).good_until);

  REQUIRE(desks.administer->RevokeAgency(nhs).ok());

  const auto agency = find(desks.Registered(admin, access::Registered::kAgencies));
  CHECK_FALSE(agency.good_until);
  CHECK(agency.revoked);
}

TEST_CASE("nobody but an administrator is shown what is registered, and a refusal is in the log",
          "[service]") {
  Desks desks;
  for (const Caller& who : {desks.Lead(), desks.Supervisor(), desks.As("w.csc", Role::kSteward),
                            desks.As("d.po", Role::kDataProtectionOfficer)}) {
    CHECK(IsRefused(desks.Registered(who, access::Registered::kAgencies)));
    CHECK(desks.Newest() == audit::Event::kAccessRefused);
  }
}

TEST_CASE("a steward is shown their own agency's waiting and refused records and no other's",
          "[service]") {
  Desks desks;
  records::Record waiting = About(Person("c2", "Bea", "Marlow", ""), "r2", records::Kind::kContact);
  waiting.unknown_labels = {"MAUVE"};
  desks.PushOne("csc", waiting);
  desks.PushOne("csc",
                About(Person("c3", "Cy", "Marlow", ""), "r3", records::Kind::kHealthContact));
  int tried = 0;
  MendRecords mend(*desks.store, desks.policy, desks.clock, [&] { return Result<int>(++tried); });

  const auto own = mend.List(desks.As("w.csc", Role::kSteward));
  CHECK(desks.Newest() == audit::Event::kMendingRead);
  const auto others = mend.List(desks.As("w.nhs", Role::kSteward));

  REQUIRE(Of(own).waiting.size() == 1);
  CHECK(Of(own).waiting.front().reason == "unknown_label");
  CHECK(Of(own).waiting.front().source_id == Sensitive("r2"));
  REQUIRE(Of(own).refused.size() == 1);
  CHECK(Of(own).refused.front().reason == "class_not_agreed");
  CHECK(Of(others).waiting.empty());
  CHECK(Of(others).refused.empty());

  CHECK(IsRefused(mend.TryAgain(desks.Lead())));
  CHECK(tried == 0);
  CHECK(Of(mend.TryAgain(desks.As("w.csc", Role::kSteward))).waiting.size() == 1);
  CHECK(tried == 1);
}

TEST_CASE("officers and auditors are told whether the log is whole, and nobody else", "[service]") {
  Desks desks;
  desks.Add("a.uditor", "nhs", {Role::kAuditor});
  ProveLog prove(*desks.store, desks.clock);
  ReadLog log(*desks.store, prove, desks.policy, desks.clock);

  const auto checked = log.Check(desks.As("d.po", Role::kDataProtectionOfficer));

  CHECK(Of(checked).checked);
  CHECK(Of(checked).wrong.empty());
  CHECK(Of(checked).leaves > 0);
  CHECK(desks.Newest() == audit::Event::kLogChecked);
  CHECK_FALSE(Of(log.Health(desks.As("a.uditor", Role::kAuditor))).checkpoint.empty());
  CHECK(IsRefused(log.Check(desks.Lead())));
  CHECK(IsRefused(log.Health(desks.As("a.dmin", Role::kAdministrator))));
}

TEST_CASE("a child's officers are told every access, another agency's what its own staff did",
          "[service]") {
  Desks desks;
  const Caller officer = desks.As("d.po", Role::kDataProtectionOfficer);
  const Caller stranger = desks.As("d.nhs", Role::kDataProtectionOfficer);
  WhoIsInvolved involved(*desks.store, desks.directory, desks.policy, desks.clock);
  for (const char* who : {"l.lead", "n.urse"})
    REQUIRE(
        involved.Run(desks.As(who, Role::kNamedProfessional), desks.child, access::Purpose::kOwn)
            .ok());
  access::LogSearch search;
  search.child = desks.child;

  const auto all = desks.Search(officer, search);
  const auto own = desks.Search(stranger, search);
  search.agency = *AgencyId::From("nhs");
  const auto theirs = desks.Search(officer, search);

  CHECK_FALSE(Of(all).own_staff_only);
  CHECK(Of(own).own_staff_only);
  for (const access::FoundAccess& one : Of(own).accesses) CHECK(one.agency == "nhs");
  REQUIRE_FALSE(Of(theirs).accesses.empty());
  for (const access::FoundAccess& one : Of(theirs).accesses) {
    CHECK(one.agency == "nhs");
    CHECK(one.who.empty());  // another agency's staff by their pseudonym
    CHECK_FALSE(one.reader.empty());
  }
  CHECK(IsRefused(desks.Search(desks.Supervisor(), search)));
}

TEST_CASE("the log is searched by person, outcome, day and act, page by page", "[service]") {
  Desks desks;
  const Caller officer = desks.As("d.po", Role::kDataProtectionOfficer);
  WhoIsInvolved involved(*desks.store, desks.directory, desks.policy, desks.clock);
  const Caller lead = desks.Lead();
  for (int i = 0; i < 60; ++i)
    REQUIRE(involved.Run(lead, desks.child, access::Purpose::kChildInNeed).ok());
  access::LogSearch search;
  search.who = lead.who.id;
  search.ended = access::Ended::kRefused;

  const auto first = desks.Search(officer, search);
  REQUIRE(Of(first).next);
  search.before = Of(first).next;
  const auto second = desks.Search(officer, search);

  CHECK(Of(first).accesses.size() == 50);
  CHECK(Of(second).accesses.size() == 10);
  CHECK_FALSE(Of(second).next);
  for (const auto& page : {first, second}) {
    for (const access::FoundAccess& one : Of(page).accesses) {
      CHECK(one.who == lead.who.id);
      CHECK(one.what == "access.refused");
    }
  }
  search.before.reset();
  search.what = "chronology.read";
  CHECK(Of(desks.Search(officer, search)).accesses.empty());
  search.what.clear();
  search.to = Date{Date::Of(desks.clock.now).days - 1};
  CHECK(Of(desks.Search(officer, search)).accesses.empty());
  search.to.reset();
  search.ended = access::Ended::kAllowed;
  for (const access::FoundAccess& one : Of(desks.Search(officer, search)).accesses)
    CHECK(one.what == "person.added");  // they were allowed nothing
}

const access::OwnAccess* Find(const Outcome<access::OwnAccesses>& outcome, std::string_view what) {
  for (const access::OwnAccess& one : Of(outcome).accesses) {
    if (one.what == what) return &one;
  }
  return nullptr;
}

TEST_CASE("everybody is told what they did themselves, of any child, and of nobody else's doings",
          "[service]") {
  Desks desks;
  OwnAccesses own(*desks.store, desks.policy, desks.clock);
  const Caller lead = desks.Lead();
  const ChildId nobody = *ChildId::FromHex("00000000000000000000000000000001");
  WhoIsInvolved involved(*desks.store, desks.directory, desks.policy, desks.clock);
  REQUIRE(involved.Run(lead, nobody, access::Purpose::kChildInNeed).ok());
  const auto before = own.Run(lead, {});
  REQUIRE(Of(before).accesses.size() == 1);
  CHECK(Of(before).accesses.front().refused);
  CHECK(Of(before).accesses.front().child == nobody);
  CHECK_FALSE(Of(before).accesses.front().may_find);
  CHECK(desks.Newest() == audit::Event::kOwnAccessesRead);
  desks.Relate(desks.child, "l.lead");

  REQUIRE(involved.Run(lead, desks.child, access::Purpose::kOwn).ok());

  const auto after = own.Run(lead, {});
  REQUIRE(Find(after, "involved.read"));
  CHECK(Find(after, "involved.read")->child == desks.child);
  CHECK(Find(after, "involved.read")->may_find);
  CHECK(Find(after, "involved.read")->given == Sensitive("Ada"));
  CHECK_FALSE(Find(after, "accesses.own_read"));
  CHECK(Find(own.Run(lead, {true, std::nullopt}), "accesses.own_read"));
  CHECK(Of(own.Run(desks.As("n.urse", Role::kNamedProfessional), {})).accesses.empty());
  CHECK(Of(own.Run(desks.As("a.dmin", Role::kAdministrator), {})).accesses.empty());
}

TEST_CASE("whose entry was refused is not told afterwards either", "[service]") {
  Desks desks;
  OwnAccesses own(*desks.store, desks.policy, desks.clock);
  const Caller steward = desks.As("w.nhs", Role::kSteward);
  const EntryId entry = desks.Entry();
  MarkEntry mark(*desks.store, desks.policy, desks.clock);

  REQUIRE(IsRefused(mark.Label(steward, entry, records::LabelSet().With(records::Label::kHealth),
                               {}, Sensitive("why"))));

  const auto told = own.Run(steward, {});
  REQUIRE(Find(told, "access.refused"));
  CHECK_FALSE(Find(told, "access.refused")->child);
}

TEST_CASE("a steward sees the labels of their own agency's entry, and which were changed",
          "[service]") {
  Desks desks;
  const EntryId entry = desks.Entry();
  MarkEntry mark(*desks.store, desks.policy, desks.clock);
  const Caller steward = desks.As("w.csc", Role::kSteward);
  const auto health = records::LabelSet().With(records::Label::kHealth);

  const records::LabelSet before = Of(mark.Labels(steward, entry)).labels;
  CHECK(desks.Newest() == audit::Event::kLabelsRead);
  REQUIRE(mark.Label(steward, entry, health, {}, Sensitive("it names an illness")).ok());
  const auto after = mark.Labels(steward, entry);

  CHECK_FALSE(before.Has(records::Label::kHealth));
  CHECK(Of(after).labels == before.With(records::Label::kHealth));
  CHECK(Of(after).put_on == health);
  CHECK(Of(after).kind == records::Kind::kAssessment);
  CHECK(IsRefused(mark.Labels(desks.As("w.nhs", Role::kSteward), entry)));
  CHECK(IsRefused(mark.Labels(desks.Lead(), entry)));
  CHECK(IsRefused(mark.Labels(steward, *EntryId::FromHex("00000000000000000000000000000001"))));
}

TEST_CASE("what somebody did is paged through, over the turn of the year, and in every role",
          "[service]") {
  Desks desks;
  OwnAccesses own(*desks.store, desks.policy, desks.clock);
  WhoIsInvolved involved(*desks.store, desks.directory, desks.policy, desks.clock);
  const Caller lead = desks.Lead();
  for (int i = 0; i < 30; ++i)
    REQUIRE(involved.Run(lead, desks.child, access::Purpose::kChildInNeed).ok());
  desks.clock.now = desks.clock.now.Plus(366LL * 24 * 60 * 60);
  for (int i = 0; i < 30; ++i)
    REQUIRE(involved.Run(lead, desks.child, access::Purpose::kChildInNeed).ok());

  const auto first = own.Run(lead, {});
  REQUIRE(Of(first).next);
  const auto second = own.Run(lead, {false, Of(first).next});

  CHECK(Of(first).accesses.size() == 50);
  CHECK(Of(second).accesses.size() == 10);
  CHECK_FALSE(Of(second).next);
  for (std::size_t i = 1; i < Of(first).accesses.size(); ++i)
    CHECK(Of(first).accesses[i].leaf < Of(first).accesses[i - 1].leaf);
}

TEST_CASE("whoever no longer holds their role is told nothing of what they did in it",
          "[service]") {
  Desks desks;
  OwnAccesses own(*desks.store, desks.policy, desks.clock);
  Caller lead = desks.Lead();
  lead.role = Role::kSupervisor;

  CHECK(IsRefused(own.Run(lead, {})));
}

}  // namespace
}  // namespace hub::service
