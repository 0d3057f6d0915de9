#include "hub/records/entry_format.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <random>
#include <string>

#include "tests/support/catch.h"
#include "tests/unit/records/samples.h"

namespace hub::records {
namespace {

std::string Quoted(std::string_view text) {
  std::string out;
  AppendJsonString(text, out);
  return out;
}

std::string Rebuilt(const std::string& bytes, FieldSet keep, std::string_view extra = "") {
  std::string out;
  EntryView::Of(bytes).value().Rebuild(keep, extra, out);
  return out;
}

TEST_CASE("an entry shown whole is the JSON that readers were promised", "[records][format]") {
  const std::string bytes = EncodeEntry(FullRecord(), FullStamp());

  const Result<EntryView> view = EntryView::Of(bytes);
  REQUIRE(view.ok());
  CHECK(view.value().Whole() ==
        R"({"id":"000102030405060708090a0b0c0d0e0f",)"
        R"("agency":{"id":"ambridge-council","name":"Ambridge Council"},)"
        R"("agency_kind":"social_care",)"
        R"("kind":"referral","kind_words":"referral to children's services",)"
        R"("happened":{"iso":"2025-03-04T14:05","earliest":"2025-03-04","latest":"2025-03-04",)"
        R"("precision":"minute"},)"
        R"("recorded":"2025-03-04T16:00:00.000000Z",)"
        R"("received":"2025-03-05T02:00:00.250000Z",)"
        R"("version":2,"nature":"reported","summary":"Referral by the school",)"
        R"("narrative":"She said \"no\".\nThen left.",)"
        R"("details":[{"name":"source","value":"school"},)"
        R"({"name":"outcome","value":"assessment"}],)"
        R"("place_details":[{"name":"placed_at","value":"3 Mill Lane"}],)"
        R"("codes":[{"system":"dfe-cin-2025/primary-need","code":"N4",)"
        R"("text":"family in acute stress","mapped":true},)"
        R"({"system":"local","code":"ZZ","text":"","mapped":false}],)"
        R"("place":"Mill Lane","author_role":"social worker","author_name":"B. Archer",)"
        R"("author_contact":"b.archer@example.org","author_team":"Family Solutions North",)"
        R"("team_contact":"01632 960002","labels":["GENERAL","SENS_SERVICE:mental_health"],)"
        R"("basis":"CA89-s17",)"
        R"("involvement":{"since":"2025-01-01","until":"2025-06-30","lead":true},)"
        R"("entered_by":{"name":"P. Typist","agency":{"id":"st-marys","name":"St Mary's"}}})");
}

TEST_CASE("what the source did not say makes no member", "[records][format]") {
  EntryStamp stamp = FullStamp();
  stamp.entered_by.reset();
  const std::string bytes = EncodeEntry(SparseRecord(), stamp);

  const Result<EntryView> view = EntryView::Of(bytes);
  REQUIRE(view.ok());
  CHECK(view.value().Whole() ==
        R"({"id":"000102030405060708090a0b0c0d0e0f",)"
        R"("agency":{"id":"st-marys","name":"Ambridge Council"},"agency_kind":"social_care",)"
        R"("kind":"note","kind_words":"note","received":"2025-03-05T02:00:00.250000Z",)"
        R"("version":2,"nature":"fact"})");
  CHECK_FALSE(view.value().Member(Field::kHappened));
  CHECK_FALSE(view.value().Member(Field::kPlace));
}

TEST_CASE("stored entries keep their bytes", "[records][format]") {
  EntryStamp stamp;
  stamp.version = 1;
  const std::string bytes = EncodeEntry(SparseRecord(), stamp);

  // Version 1, seven members, each field number with its offset, the length, the text.
  const std::string head(
      "\x01\x07"
      "\x01\x01\x00\x00\x00"
      "\x02\x29\x00\x00\x00"
      "\x03\x4e\x00\x00\x00"
      "\x04\x64\x00\x00\x00"
      "\x07\x86\x00\x00\x00"
      "\x08\xaf\x00\x00\x00"
      "\x09\xbb\x00\x00\x00"
      "\xcb\x00\x00\x00",
      2 + 7 * 5 + 4);
  CHECK(bytes ==
        head + R"({"id":"00000000000000000000000000000000","agency":{"id":"st-marys","name":""},)"
               R"("agency_kind":"other","kind":"note","kind_words":"note",)"
               R"("received":"1970-01-01T00:00:00.000000Z","version":1,"nature":"fact"})");
}

TEST_CASE("a tie is told by relation and days; who and whether together are members of their own",
          "[records][format]") {
  Record record;
  record.kind = Kind::kFamilyTie;
  record.family_tie =
      FamilyTie{Relation::kMother, true, Sensitive("Iris Marlow"), Date::Parse("2019-05-01"), {}};
  const std::string bytes = EncodeEntry(record, {});
  const auto entry = EntryView::Of(bytes);

  REQUIRE(entry.ok());
  CHECK(entry.value().Member(Field::kFamilyTie) ==
        R"("family_tie":{"relation":"mother","since":"2019-05-01"})");
  CHECK(entry.value().Member(Field::kHousehold) == R"("household":true)");
  CHECK(entry.value().Member(Field::kRelative) == R"("relative":"Iris Marlow")");
}

TEST_CASE("what was noted beside an entry is in no answer, and an entry without it stays as it is",
          "[records][format]") {
  const std::string plain = EncodeEntry(FullRecord(), FullStamp());
  std::string noted = plain;
  AddNotes("\x01what it is known by", noted);

  const auto before = EntryView::Of(plain);
  const auto after = EntryView::Of(noted);

  REQUIRE(before.ok());
  REQUIRE(after.ok());
  CHECK(before.value().notes().empty());
  CHECK(after.value().notes() == "\x01what it is known by");
  CHECK(after.value().Whole() == before.value().Whole());
  std::string rebuilt;
  after.value().Rebuild(FieldSet::AllFields(), "", rebuilt);
  CHECK(rebuilt == before.value().Whole());
  CHECK(noted.substr(1, plain.size() - 1) == plain.substr(1));
  CHECK(noted[0] == 2);
  // Cut anywhere it is no entry, but for the notes themselves, which whoever made them checks.
  for (std::size_t size = 0; size <= plain.size(); ++size)
    CHECK_FALSE(EntryView::Of(std::string_view(noted).substr(0, size)).ok());
}

TEST_CASE("a field that is cut leaves no trace of its value", "[records]") {
  const std::string bytes = EncodeEntry(FullRecord(), FullStamp());
  const EntryView view = EntryView::Of(bytes).value();
  for (const Field field : AllFields()) {
    INFO(static_cast<int>(field));
    REQUIRE(view.Member(field));
    const std::string member(*view.Member(field));
    const std::string rebuilt = Rebuilt(bytes, FieldSet::AllFields().Without(field));
    CHECK(rebuilt.find(member) == std::string::npos);
    CHECK(rebuilt.size() == view.Whole().size() - member.size() - 1);
    CHECK(Rebuilt(bytes, FieldSet().With(field)) == "{" + member + "}");
  }
}

TEST_CASE("place details go with the place and ordinary details stay", "[records]") {
  const std::string bytes = EncodeEntry(FullRecord(), FullStamp());

  const std::string rebuilt =
      Rebuilt(bytes, FieldSet::AllFields().Without(Field::kPlace).Without(Field::kLocatingDetails));

  CHECK(rebuilt.find("Mill Lane") == std::string::npos);
  CHECK(rebuilt.find("assessment") != std::string::npos);
}

TEST_CASE("a rebuild with everything kept is the whole", "[records][law]") {
  for (const Record& record : {FullRecord(), SparseRecord()}) {
    const std::string bytes = EncodeEntry(record, FullStamp());
    CHECK(Rebuilt(bytes, FieldSet::AllFields()) == EntryView::Of(bytes).value().Whole());
  }
}

TEST_CASE("what is withheld is said in a last member", "[records]") {
  const std::string bytes = EncodeEntry(FullRecord(), FullStamp());

  CHECK(Rebuilt(bytes, FieldSet().With(Field::kVersion), R"("withheld":["F1"])") ==
        R"({"version":2,"withheld":["F1"]})");
  CHECK(Rebuilt(bytes, FieldSet(), R"("withheld":["F1"])") == R"({"withheld":["F1"]})");
  CHECK(Rebuilt(bytes, FieldSet()) == "{}");
}

// Reads every member through a copy on the heap of exactly the entry's size, so that
// a sanitizer sees any read beyond it. True if the bytes were taken for an entry.
bool ReadsWithinBounds(std::string_view bytes) {
  const auto exact = std::make_unique<char[]>(bytes.size());
  std::copy(bytes.begin(), bytes.end(), exact.get());
  const Result<EntryView> view = EntryView::Of({exact.get(), bytes.size()});
  if (!view.ok()) return false;
  std::string out;
  view.value().Rebuild(FieldSet::AllFields(), "", out);
  std::size_t sum = 0;
  for (const Field field : AllFields()) {
    const auto member = view.value().Member(field);
    if (!member) continue;
    CHECK(member->data() > exact.get());
    CHECK(member->data() + member->size() < exact.get() + bytes.size());
    sum += member->size();
  }
  CHECK(out.size() == view.value().Whole().size());
  CHECK(sum <= out.size());
  return true;
}

TEST_CASE("a cut or lengthened entry is refused", "[records]") {
  const std::string bytes = EncodeEntry(FullRecord(), FullStamp());
  REQUIRE(ReadsWithinBounds(bytes));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_FALSE(ReadsWithinBounds(std::string_view(bytes).substr(0, size)));
  }
  CHECK_FALSE(ReadsWithinBounds(bytes + "}"));
}

TEST_CASE("hostile directories never read outside the entry", "[records]") {
  const std::string whole = EncodeEntry(FullRecord(), FullStamp());
  std::mt19937 random(20261121);
  const std::size_t directory = 2 + 23 * 5 + 4;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = whole;
    for (std::size_t changes = 1 + random() % 3; changes > 0; --changes) {
      bytes[random() % directory] = static_cast<char>(random());
    }
    ReadsWithinBounds(bytes);
  }
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes(random() % 64, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    if (bytes.size() > 1) {
      bytes[0] = 1;
      bytes[1] = static_cast<char>(random() % 4);
    }
    ReadsWithinBounds(bytes);
  }
}

std::string Entry(std::string_view directory, std::string_view text) {
  std::string bytes = "\x01";
  bytes += static_cast<char>(directory.size() / 5);
  bytes += directory;
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(text.size() >> shift);
  bytes += text;
  return bytes;
}

TEST_CASE("a directory must fit its text member by member", "[records]") {
  using std::string_view_literals::operator""sv;
  const std::string_view good = "\x08\x01\0\0\0\x09\x07\0\0\0"sv;
  CHECK(EntryView::Of(Entry(good, R"({"v":1,"n":2})")).ok());
  CHECK(EntryView::Of(Entry("", "{}")).ok());

  CHECK_FALSE(EntryView::Of(Entry("", R"({"v":1})")).ok());                   // hidden member
  CHECK_FALSE(EntryView::Of(Entry("\x08\x02\0\0\0"sv, R"({ "v":1})")).ok());  // not at the start
  CHECK_FALSE(EntryView::Of(Entry("\x08\x01\0\0\0\x09\x08\0\0\0"sv, R"({"v":1,"n":2})")).ok());
  CHECK_FALSE(EntryView::Of(Entry("\x08\x01\0\0\0\x09\x01\0\0\0"sv, R"({"v":1,"n":2})")).ok());
  CHECK_FALSE(EntryView::Of(Entry("\x08\x01\0\0\0\x08\x07\0\0\0"sv, R"({"v":1,"n":2})")).ok());
  CHECK_FALSE(EntryView::Of(Entry("\x1C\x01\0\0\0"sv, R"({"v":1})")).ok());  // no such field
  CHECK_FALSE(EntryView::Of(Entry("\x00\x01\0\0\0"sv, R"({"v":1})")).ok());
  CHECK_FALSE(EntryView::Of(Entry("\x08\x01\0\0\0"sv, R"(["v":1])")).ok());
  CHECK_FALSE(EntryView::Of(Entry("\x08\x01\0\0\0"sv, "{}")).ok());
  CHECK_FALSE(EntryView::Of(Entry("\x08\x01\0\0\x80"sv, R"({"v":1})")).ok());
  std::string other_version = Entry("", "{}");
  other_version[0] = 2;
  CHECK_FALSE(EntryView::Of(other_version).ok());
}

TEST_CASE("text becomes a JSON string that any parser and script reads", "[records]") {
  CHECK(Quoted("") == "\"\"");
  CHECK(Quoted("plain text, longer than eight bytes") == "\"plain text, longer than eight bytes\"");
  CHECK(Quoted("say \"hi\" \\ now") == R"("say \"hi\" \\ now")");
  CHECK(Quoted("a\nb\rc\td") == R"("a\nb\rc\td")");
  CHECK(Quoted(std::string("\0\x1f\x7f", 3)) == "\"\\u0000\\u001f\x7f\"");
  CHECK(Quoted("Zoë Łódź 日本 😀") == "\"Zoë Łódź 日本 😀\"");
  CHECK(Quoted("a\u2028b\u2029c") == R"("a\u2028b\u2029c")");
}

TEST_CASE("invalid UTF-8 becomes U+FFFD and the rest stays", "[records]") {
  const std::string lost = "\uFFFD";
  CHECK(Quoted("a\xff z") == "\"a" + lost + " z\"");
  CHECK(Quoted("caf\xe9") == "\"caf" + lost + "\"");                             // Latin-1
  CHECK(Quoted("\xc0\xaf") == "\"" + lost + lost + "\"");                        // overlong
  CHECK(Quoted("\xe0\x80\xaf") == "\"" + lost + lost + lost + "\"");             // overlong
  CHECK(Quoted("\xed\xa0\x80") == "\"" + lost + lost + lost + "\"");             // surrogate
  CHECK(Quoted("\xf4\x90\x80\x80") == "\"" + lost + lost + lost + lost + "\"");  // too high
  CHECK(Quoted("\xe2\x82") == "\"" + lost + "\"");                               // cut short
  CHECK(Quoted("\xe2\x82\"") == "\"" + lost + "\\\"\"");
  CHECK(Quoted("\xf0\x9f\x98z") == "\"" + lost + "z\"");
  CHECK(Quoted("\x80\x80") == "\"" + lost + lost + "\"");
}

// The plain way, byte by byte, for valid UTF-8.
std::string OracleQuoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (text.substr(i, 3) == "\u2028") {
      out += "\\u2028";
      i += 2;
    } else {
      out += c;
    }
  }
  return out + '"';
}

TEST_CASE("the fast way to quote is the plain way", "[records][law]") {
  const std::string_view pieces[] = {
      "a", "bc", "longer run of text ", "\"", "\\", "\n", "é", "日", "😀", "\u2028"};
  std::mt19937 random(7);
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::size_t n = random() % 12; n > 0; --n) text += pieces[random() % std::size(pieces)];
    if (Quoted(text) != OracleQuoted(text)) FAIL_CHECK(text);
  }
}

TEST_CASE("a set of fields keeps what was put in", "[records]") {
  CHECK(FieldSet::AllFields().all());
  CHECK_FALSE(FieldSet::AllFields().Without(Field::kPlace).all());
  CHECK_FALSE(FieldSet::AllFields().Without(Field::kPlace).Has(Field::kPlace));
  CHECK(FieldSet().With(Field::kPlace).And(FieldSet::AllFields()) ==
        FieldSet().With(Field::kPlace));
}

TEST_CASE("fields keep the numbers already stored", "[records][format]") {
  CHECK(static_cast<int>(Field::kId) == 1);
  CHECK(static_cast<int>(Field::kNarrative) == 11);
  CHECK(static_cast<int>(Field::kLocatingDetails) == 13);
  CHECK(static_cast<int>(Field::kPlace) == 15);
  CHECK(static_cast<int>(Field::kAuthorContact) == 18);
  CHECK(static_cast<int>(Field::kInvolvement) == 23);
  CHECK(static_cast<int>(Field::kFamilyTie) == 25);
  CHECK(static_cast<int>(Field::kHousehold) == 26);
  CHECK(static_cast<int>(Field::kRelative) == 27);
}

}  // namespace
}  // namespace hub::records
