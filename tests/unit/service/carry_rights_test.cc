#include "hub/service/carry_rights.h"

#include "hub/service/rights_facts.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using store::ChildRow;
using store::Statement;

constexpr store::ProfessionalRow kWho{2};
constexpr std::int64_t kWhoKey = 2;
const Date kOneDay = *Date::FromCivil(2026, 11, 1);

// Two children of whom something is stated, and what is left of it when they become one.
struct Two {
  Two() {
    Write([&](store::Writing& writing) {
      here = writing.AddChild();
      there = writing.AddChild();
    });
  }

  template <class Act>
  void Write(const Act& act) {
    house.clock.now = house.clock.now.Plus(1);
    const Status done = house.store->writer().Write([&](store::Writing& writing) -> Status {
      act(writing);
      return Done{};
    });
    if (!done.ok()) FAIL(done.error().for_operator);
  }

  void State(ChildRow child, store::Stated what, std::int64_t key = 0, std::int64_t part = 0) {
    Write([&](store::Writing& writing) {
      Statement said;
      said.what = std::move(what);
      said.key = key;
      said.part = part;
      said.said_by = store::ProfessionalRow{1};
      said.leaf = Leaf(writing, audit::Event::kRelationshipSet);
      writing.State(child, said);
    });
  }

  std::uint64_t Leaf(store::Writing& writing, audit::Event event) {
    audit::Leaf leaf;
    leaf.event = event;
    leaf.outcome = "ok";
    return writing.AppendLeaf(leaf);
  }

  void Join() {
    Write([&](store::Writing& writing) {
      const std::uint64_t from = Leaf(writing, audit::Event::kLinkJoined);
      const std::uint64_t into = Leaf(writing, audit::Event::kLinkJoined);
      CarryRights(writing, store::ProfessionalRow{1}, house.policy)
          .Join({there, from}, {here, into});
    });
  }

  void Part(Instant since) {
    Write([&](store::Writing& writing) {
      const std::uint64_t stay = Leaf(writing, audit::Event::kLinkSplit);
      const std::uint64_t go = Leaf(writing, audit::Event::kLinkSplit);
      CarryRights(writing, store::ProfessionalRow{1}, house.policy)
          .Part({here, stay}, {there, go}, since);
    });
  }

  // What holds of the child; nullopt: nothing of that kind was ever stated.
  template <class T>
  std::optional<T> Of(ChildRow child, std::int64_t key = 0, std::int64_t part = 0) {
    const store::ChildRights rights = house.store->Read().RightsOf(child);
    REQUIRE(rights.readable);
    for (const Statement& said : rights.of_child) {
      const T* what = std::get_if<T>(&said.what);
      if (what && said.key == key && said.part == part) return *what;
    }
    return std::nullopt;
  }

  House house;
  ChildRow here{};
  ChildRow there{};
};

TEST_CASE("a join takes over conflicts and shields, and clears nobody", "[service][carry]") {
  Two two;
  two.State(two.there, store::Conflict{true}, kWhoKey);
  two.State(two.there, store::Shielding{true});
  two.State(two.here, store::Clearance{kOneDay, kOneDay.PlusYears(1), false}, kWhoKey);

  two.Join();

  CHECK(two.Of<store::Conflict>(two.here, kWhoKey)->stands);
  CHECK(two.Of<store::Shielding>(two.here)->stands);
  CHECK(two.Of<store::Clearance>(two.here, kWhoKey)->ended);
  CHECK(two.house.store->CheckRights().ok());
}

TEST_CASE("whoever declared a conflict about either waits for no confirmation of a joined child",
          "[service][carry]") {
  Two two;
  two.State(two.there, store::Conflict{true}, kWhoKey);
  two.State(two.here, store::Tie{access::Relationship::kNamed, {}, {}, false}, kWhoKey);

  two.Join();

  CHECK(two.Of<store::Conflict>(two.here, kWhoKey)->stands);
  CHECK(two.Of<store::Tie>(two.here, kWhoKey)->state == access::Relationship::kAwaiting);
}

TEST_CASE("consent that was given for one of two covers neither when they are joined",
          "[service][carry]") {
  using access::GdprConsent;
  const auto [ours, theirs, joint] = GENERATE(table<GdprConsent, GdprConsent, GdprConsent>({
      {GdprConsent::kGiven, GdprConsent::kNotUsed, GdprConsent::kNotUsed},
      {GdprConsent::kNotUsed, GdprConsent::kGiven, GdprConsent::kNotUsed},
      {GdprConsent::kGiven, GdprConsent::kWithdrawn, GdprConsent::kWithdrawn},
      {GdprConsent::kWithdrawn, GdprConsent::kGiven, GdprConsent::kWithdrawn},
      {GdprConsent::kGiven, GdprConsent::kGiven, GdprConsent::kGiven},
  }));
  Two two;
  two.State(two.here, store::Consent{ours});
  two.State(two.there, store::Consent{theirs});

  two.Join();

  CHECK(two.Of<store::Consent>(two.here)->state == joint);
}

TEST_CASE("a family that is not to be told yet of one of two is not told of both",
          "[service][carry]") {
  using access::Informed;
  using access::Notice;
  const Date later = kOneDay.PlusYears(1);
  const auto [ours, theirs, joint] = GENERATE_COPY(table<Notice, Notice, Notice>({
      {{Informed::kInformed, {}}, {Informed::kDeferred, later}, {Informed::kDeferred, later}},
      {{Informed::kDeferred, later}, {Informed::kInformed, {}}, {Informed::kDeferred, later}},
      {{Informed::kDeferred, later},
       {Informed::kDeferred, kOneDay},
       {Informed::kDeferred, kOneDay}},
      {{Informed::kInformed, {}}, {Informed::kUnknown, {}}, {Informed::kUnknown, {}}},
      {{Informed::kInformed, {}}, {Informed::kInformed, {}}, {Informed::kInformed, {}}},
  }));
  Two two;
  two.State(two.here, ours);
  two.State(two.there, theirs);

  two.Join();

  CHECK(two.Of<Notice>(two.here)->state == joint.state);
  CHECK(two.Of<Notice>(two.here)->review_by == joint.review_by);
}

TEST_CASE("a permission for one agency's records does not reach what it holds of the other child",
          "[service][carry]") {
  Two two;
  const store::AgencyRow nhs = two.house.Agency("nhs").agency.row;
  const auto key = static_cast<std::int64_t>(nhs);
  store::Permission told;
  told.given.state = access::Confidence::kExpress;
  two.State(two.here, told, key, store::PartOf(kWho));
  bool holds_both = false;
  SECTION("it holds nothing of the other") {}
  SECTION("it holds something of the other") {
    holds_both = true;
    two.Write([&](store::Writing& writing) {
      records::Subject subject;
      subject.source_id = Sensitive("n1");
      writing.AddPerson(nhs, two.house.store->SourceHash("person", nhs, "n1"), subject, two.there,
                        {});
    });
  }

  two.Join();

  const auto left = two.Of<store::Permission>(two.here, key, store::PartOf(kWho));
  REQUIRE(left);
  CHECK((left->given.state == access::Confidence::kExpress) == !holds_both);
}

TEST_CASE("two assessments of competence that differ are none, and lacking capacity stays",
          "[service][carry]") {
  Two two;
  two.State(two.here, store::Competence{true, false, kOneDay}, 1);
  two.State(two.there, store::Competence{false, true, kOneDay}, 1);

  two.Join();

  CHECK_FALSE(two.Of<store::Competence>(two.here, 1)->assessed);
  CHECK(two.Of<store::Competence>(two.here, 1)->lacks_capacity);
}

store::Gateway GatewayFor(store::Gateway::Kind what, Instant opened) {
  store::Gateway gateway;
  gateway.what = std::move(what);
  gateway.opens_for = {{kWho, *AgencyId::From("csc"), access::EnquiryPart::kAllocated}};
  gateway.opened = opened;
  return gateway;
}

// Of the child, gateways of that kind that are not closed.
template <class Kind>
std::vector<Statement> Open(Two& two, ChildRow child) {
  std::vector<Statement> open;
  for (const Statement& said : two.house.store->Read().RightsOf(child).of_child) {
    const auto* gateway = std::get_if<store::Gateway>(&said.what);
    if (gateway && !gateway->closed && std::holds_alternative<Kind>(gateway->what))
      open.push_back(said);
  }
  return open;
}

TEST_CASE("an enquiry goes with the child that is joined, and closes when they are parted",
          "[service][carry]") {
  Two two;
  std::int64_t key = 0;
  two.Write([&](store::Writing& writing) {
    Statement said;
    said.what = GatewayFor(access::Enquiry{}, writing.at());
    said.said_by = kWho;
    key = writing.State(two.there, said, Sensitive("reference: E-17"));
  });
  REQUIRE(key != 0);

  two.Join();

  const std::vector<Statement> carried = Open<access::Enquiry>(two, two.here);
  REQUIRE(carried.size() == 1);
  const auto& gateway = std::get<store::Gateway>(carried.front().what);
  CHECK(gateway.opens_for.front().part == access::EnquiryPart::kAllocated);
  CHECK(carried.front().key == carried.front().ordinal);  // one of its own, to be changed
  CHECK(two.house.store->Read().WordsOf(two.here, carried.front().ordinal).value().Reveal() ==
        "reference: E-17");

  two.Part(gateway.opened);
  CHECK(Open<access::Enquiry>(two, two.here).empty());
  CHECK(Open<access::Enquiry>(two, two.there).size() == 1);  // as it was
  CHECK(two.house.store->CheckRights().ok());
}

TEST_CASE("what was judged for one of two opens nothing of them joined", "[service][carry]") {
  Two two;
  const bool of_here = GENERATE(true, false);
  const Instant now = two.house.clock.now;
  const ChildRow child = of_here ? two.here : two.there;
  two.State(child, GatewayFor(access::Order{}, now));
  two.State(child, GatewayFor(access::RightsCase{}, now));
  two.State(child, GatewayFor(access::Override{}, now));
  two.State(child, GatewayFor(access::Contact{}, now));

  two.Join();

  CHECK(Open<access::Order>(two, two.here).empty());
  CHECK(Open<access::RightsCase>(two, two.here).empty());
  CHECK(Open<access::Override>(two, two.here).empty());
  CHECK(Open<access::Contact>(two, two.here).size() == 1);
}

TEST_CASE("a gateway that is closed is not opened by a join", "[service][carry]") {
  Two two;
  store::Gateway closed = GatewayFor(access::Transfer{}, two.house.clock.now);
  closed.closed = two.house.clock.now;
  two.State(two.there, closed);

  two.Join();

  for (const Statement& said : two.house.store->Read().RightsOf(two.here).of_child)
    CHECK_FALSE(std::holds_alternative<store::Gateway>(said.what));
}

TEST_CASE("a tie that waits names who had set it", "[service][carry]") {
  Two two;
  const store::ProfessionalRow setter{3};
  two.Write([&](store::Writing& writing) {
    Statement said;
    said.key = kWhoKey;
    said.what = store::Tie{access::Relationship::kNamed, {}, {}, false};
    said.said_by = setter;
    writing.State(two.there, said);
  });

  two.Join();

  for (const Statement& said : two.house.store->Read().RightsOf(two.here).of_child) {
    if (said.key != kWhoKey) continue;
    CHECK(std::get<store::Tie>(said.what).state == access::Relationship::kAwaiting);
    CHECK(said.said_by == setter);
    CHECK(said.leaf.has_value());
  }
}

TEST_CASE("a split takes back what was said while two were one, and nothing older",
          "[service][carry]") {
  Two two;
  const bool together = GENERATE(false, true);
  INFO(together);
  if (together) two.house.clock.now = two.house.clock.now.Plus(60);
  const Instant since = two.house.clock.now;
  if (!together) two.house.clock.now = Instant{since.micros - 60'000'000};
  store::Permission told;
  told.given.state = access::Confidence::kExpress;
  two.State(two.here, told, 7, store::PartOf(kWho));
  two.State(two.here, store::Consent{access::GdprConsent::kGiven});
  two.State(two.here, store::Competence{true, false, kOneDay}, 1);
  store::Gateway enquiry;
  enquiry.what = access::Enquiry{};
  enquiry.opened = two.house.clock.now;
  two.State(two.here, enquiry, 9);
  two.State(two.here, store::Shielding{true});
  two.State(two.here, store::Clearance{kOneDay, kOneDay.PlusYears(1), false}, kWhoKey);

  two.Part(together ? since : two.house.clock.now.Plus(120));

  CHECK((two.Of<store::Permission>(two.here, 7, store::PartOf(kWho))->given.state ==
         access::Confidence::kExpress) == !together);
  CHECK((two.Of<store::Consent>(two.here)->state == access::GdprConsent::kGiven) == !together);
  CHECK(two.Of<store::Competence>(two.here, 1)->assessed.has_value() == !together);
  CHECK(two.Of<store::Gateway>(two.here, 9)->closed.has_value() == together);
  CHECK(two.Of<store::Shielding>(two.there)->stands);
  CHECK(two.Of<store::Clearance>(two.here, kWhoKey)->ended);
  CHECK_FALSE(two.Of<store::Gateway>(two.there, 9));
  CHECK(two.house.store->CheckRights().ok());
}

}  // namespace
}  // namespace hub::service
