// The keyed hashes by which people are found: five a person, and made anew with other weights.

#include "hub/linkage/model.h"
#include "hub/linkage/search_keys.h"
#include "tests/unit/store/house.h"
#include "tests/unit/store/raw_file.h"

namespace hub::store {
namespace {

constexpr std::size_t kMany = 99;

// Weights that take Bill for William.
linkage::Model Learnt(const char* version) {
  linkage::Model model;
  model.version = version;
  const std::vector<std::vector<std::string>> groups = {{"william", "bill"}};
  model.nicknames = linkage::Nicknames(groups);
  return model;
}

records::Subject Bill() {
  records::Subject subject = SubjectNamed("Lovelace", "1 High Street");
  subject.names[0].given = Sensitive("Bill");
  subject.phones.emplace_back("someone.77@example.org");
  subject.identifiers.push_back(
      records::MakeIdentifier(records::IdentifierKind::kNhsNumber, "9990000115"));
  return subject;
}

std::size_t Found(House& house, const BlockingKeys& keys) {
  ReadTransaction reading = house.store->Read();
  std::size_t found = 0;
  for (const std::uint64_t key : keys) found += reading.PersonsByBlockingKey(key, kMany).size();
  return found;
}

std::string Count(House& house) {
  return RawFile(house.options.data / "hub.db")(
      "SELECT (SELECT count(*) FROM blocking_key) + (SELECT count(*) FROM blocking_key_settled)");
}

TEST_CASE("a person keeps five blocking keys at most, the newest first", "[store][keys]") {
  House house;
  const Person bill = house.AddPerson(Bill());
  const BlockingKeys before = house.KeysOf(Bill());
  REQUIRE(before.size() == 5);
  records::Subject renamed = SubjectNamed("King");
  renamed.names[0].given = Sensitive("");
  renamed.birth = {};

  house.InWriter([&](Writing& writing) {
    writing.UpdateIdentity(bill, renamed, house.KeysOf(renamed));
    return 0;
  });

  const BlockingKeys after = house.KeysOf(renamed);
  REQUIRE(after.size() < 5);
  CHECK(Found(house, after) == after.size());
  CHECK(Found(house, before) == 5 - after.size());
  CHECK(Count(house) == "5");
}

TEST_CASE("with other weights everybody's blocking keys are made anew", "[store][keys]") {
  House house;
  const Person bill = house.AddPerson(Bill());
  const BlockingKeys before = house.KeysOf(Bill());
  const linkage::Model learnt = Learnt("2");

  house.options.weights = &learnt;
  house.Reopen();

  const BlockingKeys after = house.KeysOf(Bill());
  REQUIRE(after != before);
  CHECK(Found(house, after) == after.size());
  CHECK(Count(house) == std::to_string(after.size()));
  CHECK(house.store->Read().Identity(bill).ok());

  house.Reopen();
  CHECK(Found(house, after) == after.size());
}

TEST_CASE("a search finds whom a release knew that kept other keys for searches", "[store][keys]") {
  House house;
  const Person bill = house.AddPerson(Bill());
  house.Close();
  RawFile(house.options.data / "hub.db")(
      "DELETE FROM search_key; DELETE FROM blocking_key; DELETE FROM blocking_key_settled; UPDATE "
      "source_person SET keys = x'';"
      "DELETE FROM meta WHERE name = 'blocking_keys';");

  house.Open();

  const std::vector<std::string> texts = linkage::SearchKeys(Bill());
  REQUIRE_FALSE(texts.empty());
  for (const std::string& text : texts) {
    CHECK(house.store->Read().PersonsBySearchKey(house.store->SearchKey(text), kMany) ==
          std::vector{bill.row});
  }
}

TEST_CASE("a person who was erased has no keys to make", "[store][keys]") {
  House house;
  const Person bill = house.AddPerson(Bill());
  Must(house.store->Erase(bill.child, LeafOf(audit::Event::kErased)));
  const linkage::Model learnt = Learnt("2");

  house.options.weights = &learnt;
  house.Reopen();

  CHECK(Count(house) == "0");
}

TEST_CASE("keys that were being made when the hub stopped are made to the end", "[store][keys]") {
  House house;
  house.AddPerson(Bill());
  const linkage::Model learnt = Learnt("2");
  house.options.weights = &learnt;
  house.Reopen();
  const std::string mark =
      RawFile(house.options.data / "hub.db")("SELECT value FROM meta WHERE name = 'blocking_keys'");
  records::Subject second = Bill();
  second.source_id = Sensitive("second");
  house.AddPerson(second);
  house.Close();
  // As when the first was done and the second was not.
  RawFile(house.options.data / "hub.db")(
      "DELETE FROM blocking_key_settled; DELETE FROM blocking_key;"
      "DELETE FROM meta WHERE name = 'blocking_keys';"
      "INSERT OR REPLACE INTO meta VALUES ('blocking_keys_made', '" +
      mark +
      "'),"
      " ('blocking_keys_upto', '1');");

  house.Open();

  CHECK(Found(house, house.KeysOf(Bill())) == house.KeysOf(Bill()).size());
  CHECK(RawFile(house.options.data /
                "hub.db")("SELECT value FROM meta WHERE name = 'blocking_keys'") == mark);
}

}  // namespace
}  // namespace hub::store
