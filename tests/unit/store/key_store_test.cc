#include "hub/store/detail/key_store.h"

#include "tests/unit/store/house.h"
#include "tests/unit/store/raw_file.h"

namespace hub::store {
namespace {

struct Keys {
  Keys() : path(folder.Make("keys")) {
    Must(KeyStore::Initialise(path));
    Open();
  }
  void Open() {
    store.reset();
    store = Must(KeyStore::Open(path));
  }

  TempFolder folder;
  fs::path path;
  std::unique_ptr<KeyStore> store;
};

TEST_CASE("a key stays what it was, for as long as it is there", "[store][keys]") {
  Keys keys;
  CHECK_FALSE(keys.store->Find(KeyId{1}));
  keys.store->MakeBlock(1);
  const std::string fifth(keys.store->Find(KeyId{5})->Reveal());
  const std::string named(keys.store->Named("audit-detail-2026").Reveal());
  CHECK(keys.store->end() == 1 + KeyStore::kBlock);

  keys.Open();

  CHECK(keys.store->Find(KeyId{5})->Reveal() == fifth);
  CHECK(keys.store->Find(KeyId{6})->Reveal() != fifth);
  CHECK(keys.store->FindNamed("audit-detail-2026")->Reveal() == named);
  CHECK_FALSE(keys.store->FindNamed("audit-detail-2027"));
  CHECK(keys.store->end() == 1 + KeyStore::kBlock);
}

TEST_CASE("a destroyed key is forgotten at once, and the others stay", "[store][keys]") {
  Keys keys;
  keys.store->MakeBlock(1);
  REQUIRE(keys.store->Find(KeyId{5}));

  keys.store->Destroy({KeyId{5}});

  CHECK_FALSE(keys.store->Find(KeyId{5}));
  CHECK(keys.store->Find(KeyId{6}));
  keys.Open();
  CHECK_FALSE(keys.store->Find(KeyId{5}));
}

TEST_CASE("a wrapped key that changed places is refused", "[store][keys]") {
  Keys keys;
  keys.store->MakeBlock(1);
  keys.store.reset();
  RawFile(keys.path / "keys.db")(
      "UPDATE key SET wrapped = (SELECT wrapped FROM key WHERE id = 6) WHERE id = 5");
  keys.Open();

  CHECK_THROWS(keys.store->Find(KeyId{5}));
  CHECK(keys.store->Find(KeyId{6}));
}

TEST_CASE("no key lies in the file as it is", "[store][keys]") {
  Keys keys;
  keys.store->MakeBlock(1);
  const std::string key(keys.store->Find(KeyId{5})->Reveal());

  CHECK_FALSE(AnyFileHolds(keys.path, key));
}

}  // namespace
}  // namespace hub::store
