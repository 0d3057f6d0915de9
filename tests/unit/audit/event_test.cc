#include "hub/audit/event.h"

#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "tests/support/catch.h"

namespace hub::audit {
namespace {

const Instant kNow = *Instant::Parse("2026-11-21T20:05:33.000123Z");

crypto::Hash Filled(std::uint8_t byte) {
  crypto::Hash hash;
  hash.fill(byte);
  return hash;
}

Leaf FullLeaf() {
  Leaf leaf;
  leaf.event = Event::kChronologyRead;
  leaf.actor = "00112233aabbccdd";
  leaf.agency = "st-marys";
  leaf.role = "NP";
  leaf.auth = "2fa";
  leaf.purpose = "EH";
  leaf.gateway = "T5";
  leaf.rules = {"T5", "L2"};
  leaf.policy = "2026-09-01.1";
  leaf.subject = "ffeeddccbbaa9988";
  leaf.outcome = "permit";
  leaf.redactions = {"address"};
  leaf.grade = "A2";
  leaf.count = 200;
  leaf.shown = Filled(0xab);
  leaf.commitment = Filled(0x01);
  return leaf;
}

TEST_CASE("a leaf keeps the bytes already in audit logs", "[audit][format]") {
  CHECK(Encode(FullLeaf(), 41, kNow) ==
        "{\"v\":1,\"i\":41,\"t\":\"2026-11-21T20:05:33.000123Z\",\"e\":\"chronology.read\","
        "\"actor\":\"00112233aabbccdd\",\"agency\":\"st-marys\",\"role\":\"NP\",\"auth\":\"2fa\","
        "\"purpose\":\"EH\",\"gateway\":\"T5\",\"rules\":[\"T5\",\"L2\"],"
        "\"policy\":\"2026-09-01.1\",\"subject\":\"ffeeddccbbaa9988\",\"outcome\":\"permit\","
        "\"redactions\":[\"address\"],\"grade\":\"A2\",\"count\":200,"
        "\"shown\":\"abababababababababababababababababababababababababababababababab\","
        "\"commitment\":\"0101010101010101010101010101010101010101010101010101010101010101\"}");
  CHECK(Encode(Leaf(), 0, Instant{}) ==
        "{\"v\":1,\"i\":0,\"t\":\"1970-01-01T00:00:00.000000Z\",\"e\":\"hub.started\","
        "\"outcome\":\"\"}");
}

TEST_CASE("a leaf is read back as it was written", "[audit][format]") {
  Leaf odd = FullLeaf();
  odd.policy = "a\"b\\c\nd\x7f\xc3\xa9";
  odd.rules = {"", "x"};
  odd.count = 0;
  for (const Leaf& leaf : {FullLeaf(), Leaf(), odd}) {
    const std::string line = Encode(leaf, 7, kNow);
    const Result<WrittenLeaf> read = Decode(line);
    REQUIRE(read.ok());
    CHECK(read.value().leaf == leaf);
    CHECK(read.value().index == 7);
    CHECK(read.value().at == kNow);
  }
}

TEST_CASE("a leaf is one line of ASCII, whatever its members hold", "[audit]") {
  Leaf leaf;
  for (int byte = 0; byte < 256; ++byte) leaf.outcome += static_cast<char>(byte);

  const std::string line = Encode(leaf, 0, kNow);

  for (const char c : line) CHECK((c >= ' ' && c <= '~'));
}

TEST_CASE("only the very bytes that are written are a leaf", "[audit]") {
  const std::string line = Encode(FullLeaf(), 41, kNow);
  for (std::size_t size = 0; size < line.size(); ++size) {
    CHECK_FALSE(Decode(line.substr(0, size)).ok());
  }
  const struct {
    std::string_view written;
    std::string_view forged;
  } changes[] = {
      {"\"i\":41", "\"i\":041"},
      {"\"i\":41", "\"i\": 41"},
      {"\"i\":41", "\"i\":18446744073709551616"},
      {"\"v\":1", "\"v\":2"},
      {"chronology.read", "chronology.burnt"},
      {"33.000123Z", "33.000123+00:00"},
      {"\"outcome\":\"permit\",", ""},
      {"\"role\":\"NP\"", "\"role\":\"\""},
      {"\"role\":\"NP\"", "\"role\":\"\\u004eP\""},
      {"\"role\":\"NP\"", "\"role\":\"NP\",\"name\":\"Ann\""},
      {"\"role\":\"NP\",\"auth\":\"2fa\"", "\"auth\":\"2fa\",\"role\":\"NP\""},
      {"\"rules\":[\"T5\",\"L2\"]", "\"rules\":[]"},
      {"\"count\":200", "\"count\":4294967295"},
      {"\"count\":200", "\"count\":-1"},
      {"\"shown\":\"ab", "\"shown\":\"AB"},
      {"\"}", "\"} "},
  };
  for (const auto& [written, forged] : changes) {
    std::string changed = line;
    const std::size_t at = changed.rfind(written);
    REQUIRE(at != std::string::npos);
    changed.replace(at, written.size(), forged);
    INFO(changed);
    CHECK_FALSE(Decode(changed).ok());
  }
}

// Number and name of each row of the catalogue's table.
std::map<int, std::string> Catalogue() {
  std::ifstream file(ONESTORY_SOURCE_DIR "/schemas/audit_events.md");
  REQUIRE(file.good());
  std::map<int, std::string> rows;
  for (std::string line; std::getline(file, line);) {
    std::istringstream cells(line);
    std::string bar;
    std::string name;
    int number = 0;
    if (!(cells >> bar >> number >> bar >> name) || name.size() < 2) continue;
    CHECK(rows.emplace(number, name.substr(1, name.size() - 2)).second);
  }
  return rows;
}

TEST_CASE("the catalogue lists every event and no other", "[audit][format]") {
  std::map<int, std::string> events;
  for (int number = 0; number < 256; ++number) {
    const std::string_view name = Name(static_cast<Event>(number));
    if (!name.empty()) events.emplace(number, name);
  }

  CHECK(Catalogue() == events);
}

TEST_CASE("events keep the number and name already in audit logs", "[audit][format]") {
  CHECK(Name(Event::kHubInitialised) == "hub.initialised");
  CHECK(Name(Event::kSignedIn) == "session.signed_in");
  CHECK(Name(Event::kChronologyRead) == "chronology.read");
  CHECK(Name(Event::kBatchReceived) == "batch.received");
  CHECK(Name(Event::kErased) == "subject.erased");
  CHECK(Name(Event::kRestored) == "backup.restored");
  CHECK(Name(Event::kAgencyPermissionsChanged) == "agency.permissions_changed");
  CHECK(static_cast<int>(Event::kAgencyPermissionsChanged) == 35);
  CHECK(Name(Event::kEntryEnded) == "entry.ended");
  CHECK(Name(Event::kMatchesRead) == "matches.read");
  CHECK(Name(Event::kMatchAnswered) == "match.answered");
  CHECK(Name(Event::kLinkJoined) == "link.joined");
  CHECK(Name(Event::kWrongReadsRead) == "match.readers_read");
  CHECK(static_cast<int>(Event::kEntryEnded) == 38);
  CHECK(Name(Event::kEntryMarked) == "entry.marked");
  CHECK(static_cast<int>(Event::kEntryMarked) == 46);
  CHECK(static_cast<int>(Event::kWrongReadsRead) == 50);
  CHECK(static_cast<int>(Event::kChildrenChecked) == 51);
  CHECK(Name(Event::kShareAsked) == "share.asked");
  CHECK(static_cast<int>(Event::kShareAsked) == 52);
  CHECK(Name(Event::kRecordSent) == "record.sent");
  CHECK(static_cast<int>(Event::kRecordSent) == 65);
  CHECK(Name(Event::kNoticeReviewed) == "notice.reviewed");
  CHECK(static_cast<int>(Event::kNoticeReviewed) == 68);
  CHECK(Name(Event::kSendingEnded) == "record.sending_ended");
  CHECK(static_cast<int>(Event::kSendingEnded) == 69);
  CHECK(static_cast<int>(Event::kChildReopened) == 73);
  CHECK(EventFrom("incident.settled") == Event::kIncidentSettled);
  CHECK(static_cast<int>(Event::kIncidentSettled) == 74);
  CHECK(Name(Event::kOwnChildrenListed) == "children.own_listed");
  CHECK(static_cast<int>(Event::kOwnChildrenListed) == 75);
  CHECK(Name(Event::kChildExported) == "child.exported");
  CHECK(Name(Event::kRecallsRead) == "recalls.read");
  CHECK(EventFrom("curated.read") == Event::kCuratedRead);
  CHECK(Name(Event::kAdministrationRead) == "administration.read");
  CHECK(Name(Event::kLogChecked) == "log.checked");
  CHECK(Name(Event::kMendingRead) == "mending.read");
  CHECK(static_cast<int>(Event::kMendingRead) == 83);
  CHECK(Name(Event::kWhoLookedRead) == "who_looked.read");
  CHECK(Name(Event::kRightRequested) == "right.requested");
  CHECK(Name(Event::kRightDecided) == "right.decided");
  CHECK(Name(Event::kRightsDueRead) == "rights.due_read");
  CHECK(Name(Event::kConsulted) == "consultation.asked");
  CHECK(static_cast<int>(Event::kConsulted) == 88);
  CHECK(EventFrom("contradiction.settled") == Event::kContradictionSettled);
  CHECK(EventFrom("chronology.searched") == Event::kChronologySearched);
  CHECK(Name(Event::kLoginLinked) == "person.login_linked");
  CHECK(Name(Event::kLoginUnlinked) == "person.login_unlinked");
  CHECK(static_cast<int>(Event::kLoginUnlinked) == 92);
  CHECK(Name(Event::kFamilyRead) == "family.read");
  CHECK(Name(Event::kRelativeTold) == "family.relative_told");
  CHECK(EventFrom("accesses.own_read") == Event::kOwnAccessesRead);
  CHECK(EventFrom("labels.read") == Event::kLabelsRead);
  for (int number = 1; number <= static_cast<int>(Event::kLabelsRead); ++number) {
    CHECK(EventFrom(Name(static_cast<Event>(number))) == static_cast<Event>(number));
  }
  CHECK(Name(static_cast<Event>(static_cast<int>(Event::kLabelsRead) + 1)).empty());
  CHECK_FALSE(EventFrom("").has_value());
}

const crypto::SecretKey kKey(Filled(7));
const ProfessionalId kAnn = *ProfessionalId::From("a.patel");
const ChildId kChild = *ChildId::FromHex("000102030405060708090a0b0c0d0e0f");

TEST_CASE("a pseudonym is the same all year and another the next", "[audit]") {
  const Pseudonyms pseudonyms(kKey);
  const Instant first = *Instant::Parse("2026-01-01T00:00:00Z");
  const Instant last = *Instant::Parse("2026-12-31T23:59:59.999999Z");
  const Instant next = *Instant::Parse("2027-01-01T00:00:00Z");

  CHECK(pseudonyms.Actor(kAnn, first) == pseudonyms.Actor(kAnn, last));
  CHECK(pseudonyms.Actor(kAnn, last) != pseudonyms.Actor(kAnn, next));
  CHECK(pseudonyms.Subject(kChild, first) == pseudonyms.Subject(kChild, last));
  CHECK(pseudonyms.Subject(kChild, last) != pseudonyms.Subject(kChild, next));
}

TEST_CASE("pseudonyms keep the bytes already in audit logs", "[audit][format]") {
  const Pseudonyms pseudonyms(kKey);

  CHECK(pseudonyms.Actor(kAnn, kNow) == "906b1f15b55145da");
  CHECK(pseudonyms.Subject(kChild, kNow) == "6f094fbcd9c3e06f");
  CHECK(pseudonyms.SubjectIndex(kChild) == 0xb3fe4f2ab3340c3b);
}

TEST_CASE("a pseudonym depends on the key and on whom it stands for", "[audit]") {
  const Pseudonyms ours(kKey);
  const Pseudonyms theirs(crypto::SecretKey(Filled(8)));
  std::set<std::string> seen;
  for (const Pseudonyms* key : {&ours, &theirs}) {
    for (const char* name : {"a.patel", "b.jones"}) {
      seen.insert(key->Actor(*ProfessionalId::From(name), kNow));
    }
    seen.insert(key->Subject(kChild, kNow));
    seen.insert(key->Subject(ChildId(), kNow));
  }

  CHECK(seen.size() == 8);
  CHECK(ours.SubjectIndex(kChild) != theirs.SubjectIndex(kChild));
  CHECK(ours.SubjectIndex(kChild) != ours.SubjectIndex(ChildId()));
}

TEST_CASE("a commitment binds its detail and hides it behind the salt", "[audit]") {
  const std::array<std::uint8_t, 16> salt = {1};
  const std::array<std::uint8_t, 16> other_salt = {2};

  CHECK(Commit(salt, "detail") ==
        crypto::Sha256(std::string("\x01") + std::string(15, '\0') + "detail"));
  CHECK(Commit(salt, "detail") != Commit(salt, "detail "));
  CHECK(Commit(salt, "detail") != Commit(other_salt, "detail"));
}

}  // namespace
}  // namespace hub::audit
