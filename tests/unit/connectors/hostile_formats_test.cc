// Every format that onestory-push lists, under the same hostile files: each is made from that
// format's good example in tests/data by one change that says its name. A format without an
// example fails here, so that none is ever left out.
//
// Held to for each file: the reader comes back; rows read = records + rejects + not taken; every
// record is one that the hub reads, with its labels; a file that cannot be read is told in words;
// what is said names nobody; `check` ends with the exit code that goes with what was found.

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/push/check.h"
#include "connectors/push/check_sink.h"
#include "connectors/push/registry.h"
#include "hub/wire/batch.h"
#include "tests/unit/connectors/folder.h"
#include "tests/unit/connectors/support.h"

namespace connectors {
namespace {

using push::ExitCode;
using test::KeepingSink;

constexpr std::size_t kFewest = 40;      // hostile files of each example
constexpr std::size_t kGiant = 100'000;  // more than a cell, an element or a segment may hold

struct Example {
  std::string_view format;
  std::string_view file;  // below tests/data; a corpus of school_fuzz begins with a digit
  std::string_view word;  // a name in it, which may hold any text and must never be told
};

constexpr Example kExamples[] = {
    {"school-attendance", "school/fuzz_marks.txt", "Marlow"},
    {"school-census", "school/fuzz_census.txt", "Marlow"},
    {"school-ctf", "school/fuzz_ctf.txt", "Marlow"},
    {"school-suspensions", "school/fuzz_suspensions.txt", "Marlow"},
    {"school-learners", "school/fuzz_learners.txt", "Marlow"},
    {"school-mis", "school/fuzz_list.txt", "Marlow"},
    {"social-care-cin", "cin/one_child_2025.xml", "K100"},
    {"social-care-annex-a", "annex_a/list_2.csv", "Locality"},
    {"social-care-annex-a", "annex_a/list_8.csv", "Nether"},
    {"social-care-ssda903", "ssda903/episodes.csv", "C77"},
    {"social-care-ssda903", "ssda903/oc2.csv", "C77"},
    {"social-care-ssda903", "ssda903/return.xml", "C77"},
    {"social-care-csc-api", "csc_api/payload.json", "Example"},
    {"health-fhir", "fhir/one_child.json", "Ashgrove"},
    {"health-imms", "imms/three_rows.csv", "Ashgrove"},
    {"health-hl7v2", "hl7/admission.hl7", "Ashgrove"},
    {"health-hl7v2", "hl7/batch.hl7", "Ashgrove"},
    {"police-notices", "police/notices.csv", "Marrow"},
    {"police-notices", "police/notices.json", "Marrow"},
    {"voluntary-support", "voluntary/support.csv", "Fenn"},
    {"voluntary-support", "voluntary/referrals.csv", "Fenn"},
    {"adult-involvement", "adult/involvement.csv", "Fenn"},
    {"adult-involvement", "adult/involvement.json", "Fenn"},
};

struct Files {
  std::vector<std::string> texts;  // a run's files; the first is the one that is changed
};

Files Load(const Example& example) {
  std::string bytes = test::ReadFile(test::SourceDir() / "tests/data" / example.file);
  const bool chosen = example.file.starts_with("school/");
  std::istringstream in(bytes.substr(chosen ? 1 : 0));
  Files files;
  for (std::string text; std::getline(in, text, '\f');) files.texts.push_back(text);
  return files;
}

std::string Times(std::string_view text, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

std::string AllReplaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

// UTF-16 or UTF-32: each byte followed or led by `zeros` NULs.
std::string Wide(std::string_view text, std::size_t zeros, bool big_endian) {
  std::string wide;
  for (const char c : text) {
    if (big_endian) wide.append(zeros, '\0');
    wide += c;
    if (!big_endian) wide.append(zeros, '\0');
  }
  return wide;
}

using Hostile = std::map<std::string, std::string>;

void AddCut(const std::string& good, Hostile& all) {
  for (std::size_t eighth = 1; eighth < 8; ++eighth) {
    all["cut at " + std::to_string(eighth) + "/8"] = good.substr(0, good.size() * eighth / 8);
  }
  all["cut before the last byte"] = good.substr(0, good.size() - 1);
  all["its last half"] = good.substr(good.size() / 2);
  all["nothing"] = "";
  all["blanks"] = " \r\n\t \n\n";
  all["NULs"] = std::string(5000, '\0');
  all["cut by a disk: NULs at the end"] = good.substr(0, good.size() / 2) + std::string(4096, '\0');
}

void AddEncodings(const std::string& good, std::string_view word, Hostile& all) {
  const auto with = [&](std::string_view text) { return AllReplaced(good, word, text); };
  all["UTF-16 little endian"] = "\xFF\xFE" + Wide(good, 1, false);
  all["UTF-16 big endian"] = "\xFE\xFF" + Wide(good, 1, true);
  all["UTF-16 without a mark"] = Wide(good, 1, false);
  all["UTF-16 cut in a character"] =
      ("\xFF\xFE" + Wide(good, 1, false)).substr(0, good.size() | 1U);
  all["UTF-32"] = std::string("\xFF\xFE\0\0", 4) + Wide(good, 3, false);
  all["two byte order marks"] = "\xEF\xBB\xBF\xEF\xBB\xBF" + good;
  all["Windows-1252"] = with("Zo\xEB O\x92Lea \x80");
  all["bytes that are no text"] = with("\xC3\x28\xF5\x80\xFF\xFE");
  all["overlong UTF-8"] = with("\xC0\xAF\xE0\x80\xAF");
  all["half a surrogate"] = with("\xED\xA0\x80");
  all["a compressed file"] = "PK\x03\x04\x14" + Times("\x9D\xC4\x01\xFF", 2000);
}

void AddFields(const std::string& good, std::string_view word, Hostile& all) {
  const auto with = [&](const std::string& text) { return AllReplaced(good, word, text); };
  all["a giant field"] = with(std::string(kGiant, 'x'));
  all["a giant field of two lines"] = with("\"" + Times("one more line\n", kGiant / 14) + "\"");
  all["a giant line"] = good + std::string(10 * kGiant, 'y') + "\n";
  all["an empty field"] = with("");
  all["control characters"] = with("a\x01\x02\x07\x08\x1B[31m\x7F");
  all["a NUL in a field"] = with(std::string("a\0b", 3));
  all["words turned round"] = with("\xE2\x80\xAE\xE2\x81\xA6x");
  all["line separators"] = with(
      "a\xE2\x80\xA8\xC2\x85\x0B\x0C"
      "b");
  all["a formula"] = with("=cmd|'/C calc'!A1");
  all["a formula with a link"] = with("=HYPERLINK(\"http://x.example\")");
  for (const char* sign : {"+1+1", "-1+1", "@SUM(1)", "\t=1+1"}) {
    all["a formula that begins with " + std::string(sign, 1)] = with(sign);
  }
  all["SQL"] = with("x'; DROP TABLE record;--");
  all["markup"] = with("</x><!-- <script>alert(1)</script>");
  all["an escape"] = with("\\x41\\ud800\\u0000\\");
  all["a separator of each kind"] = with("a,b;c|d\te^f~g&h");
  all["a format of printf"] = with("%s%n%00");
}

void AddQuotes(const std::string& good, std::string_view word, Hostile& all) {
  const std::string name(word);
  all["an open quote"] = AllReplaced(good, word, "\"" + name);
  all["a quote that closes early"] = AllReplaced(good, word, "\"a\"" + name);
  all["three thousand quotes"] = AllReplaced(good, word, std::string(3000, '"'));
  all["a quote on each line"] = AllReplaced(good, "\n", "\"\n");
  all["no quotes"] = AllReplaced(good, "\"", "");
  all["single quotes"] = AllReplaced(good, "\"", "'");
  all["a quote too many"] = good + "\"";
}

void AddBombs(const std::string& good, std::string_view word, Hostile& all) {
  std::string doctype = "<!DOCTYPE x [<!ENTITY a0 \"aaaaaaaaaa\">";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "&a" + std::to_string(i - 1) + ";";
    doctype += "<!ENTITY a" + std::to_string(i) + " \"" + Times(before, 10) + "\">";
  }
  const std::string laughing = AllReplaced(good, word, "&a11;");
  all["a billion laughs"] = doctype + "]>" + laughing;
  const std::size_t declared = good.starts_with("<?xml") ? good.find("?>") + 2 : 0;
  all["a billion laughs where XML expects them"] =
      laughing.substr(0, declared) + doctype + "]>" + laughing.substr(declared);
  all["an entity from a file"] = good.substr(0, declared) +
                                 "<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>" +
                                 AllReplaced(good.substr(declared), word, "&f;");
  all["an entity that nobody declared"] = AllReplaced(good, word, "&nobody;");
  all["open brackets without end"] = AllReplaced(good, word, Times("[", 20'000));
  all["open braces without end"] = Times("{\"a\":", 20'000);
  all["open elements without end"] = AllReplaced(good, word, Times("<a>", 20'000));
}

void AddShapes(const std::string& good, Hostile& all) {
  const std::size_t line = good.find('\n') + 1;
  all["ten times the rows"] = good + Times(std::string_view(good).substr(line), 9);
  all["ten files in one"] = Times(good, 10);
  all["no first line"] = good.substr(line);
  all["the first line alone"] = good.substr(0, line == 0 ? good.size() / 3 : line);
  all["its lines turned round"] = good.substr(line) + good.substr(0, line);
  all["CR for line ends"] = AllReplaced(good, "\n", "\r");
  all["empty lines between"] = AllReplaced(good, "\n", "\n\n\r\n");
  all["no line ends"] = AllReplaced(good, "\n", "");
  all["semicolons"] = AllReplaced(good, ",", ";");
  all["tabs"] = AllReplaced(good, ",", "\t");
  all["bars"] = AllReplaced(good, ",", "|");
  all["no commas"] = AllReplaced(good, ",", "");
  all["ten thousand commas"] = good + std::string(10'000, ',') + "\n";
  all["ten thousand line ends"] = good + std::string(10'000, '\n');
  all["it begins like JSON"] = "[{" + good;
  all["it begins like XML"] = "<?xml version=\"1.0\"?><a>" + good;
  all["it begins like a letter"] = "Dear all,\n\nplease find the file below.\n\n" + good;
  all["words after the end"] = good + "\nThat is all.\n";
}

std::string ChangedAtRandom(std::string bytes, std::mt19937& random) {
  constexpr std::string_view kSigns = "\",;|\n\r<>&{}[]:\\^~=\0\xFF";
  for (int change = 0; change < 5 && !bytes.empty(); ++change) {
    const std::size_t at = random() % bytes.size();
    switch (random() % 4) {
      case 0:
        bytes[at] = static_cast<char>(random() % 256);
        break;
      case 1:
        bytes.erase(at, random() % 40);
        break;
      case 2:
        bytes.insert(at, bytes.substr(random() % bytes.size(), random() % 60));
        break;
      default:
        bytes.insert(at, 1 + random() % 3, kSigns[random() % kSigns.size()]);
    }
  }
  return bytes;
}

Hostile HostileFiles(const std::string& good, std::string_view word) {
  REQUIRE(good.find(word) != std::string::npos);
  Hostile all;
  AddCut(good, all);
  AddEncodings(good, word, all);
  AddFields(good, word, all);
  AddQuotes(good, word, all);
  AddBombs(good, word, all);
  AddShapes(good, all);
  std::mt19937 random(20261122);
  for (int i = 0; i < 20; ++i) {
    all["changed at random " + std::to_string(i)] = ChangedAtRandom(good, random);
  }
  return all;
}

struct Found {
  ExitCode exit = push::kFileBroken;
  KeepingSink sink;
};

void CheckClear(const std::string& words, std::string_view secret) {
  CHECK(words.size() >= 15);
  CHECK(words.find(' ') != std::string::npos);
  CHECK(words.find(secret) == std::string::npos);
  CHECK(std::none_of(words.begin(), words.end(),
                     [](char c) { return (c >= 0 && c < ' ' && c != '\n') || c == 0x7f; }));
}

bool IsFit(const hub::records::Record& record) {
  if (record.action == hub::records::Action::kAssert && record.labels.empty()) return false;
  return hub::wire::ParseRecord(hub::wire::EncodeRecord(record)).ok();
}

std::set<std::string> Said(const KeepingSink& sink) {
  std::set<std::string> said;
  for (const auto* remarks : {&sink.rejects, &sink.warnings}) {
    for (const test::Remark& remark : *remarks)
      said.insert(remark.words + " (" + remark.rule + ")");
  }
  return said;
}

// The exit code that goes with what a reader found.
ExitCode ExitOf(const Summary& summary) {
  if (!summary.complete) return push::kFileBroken;
  return summary.rejects > 0 ? push::kSomeNotTaken : push::kAllTaken;
}

Found Read(const Format& format, const Files& files, std::string_view secret) {
  std::vector<Input> inputs;
  for (const std::string& text : files.texts) inputs.push_back(Input::InMemory("file", text));
  Found found;
  const auto summary = format.read(inputs, test::TablesOf(std::string(format.tables)),
                                   test::SomeSender(), found.sink);
  if (!summary.ok()) {
    CHECK(found.sink.records.empty());
    CheckClear(summary.error().for_caller, secret);
    return found;
  }
  found.exit = ExitOf(summary.value());
  if (!summary.value().complete) CheckClear(summary.value().broken_why, secret);
  test::CheckNothingVanished(summary.value(), found.sink);
  CHECK(std::all_of(found.sink.records.begin(), found.sink.records.end(), &IsFit));
  for (const std::string& words : Said(found.sink)) CheckClear(words, secret);
  return found;
}

void Judge(const Format& format, const Files& files, const test::Folder& folder, ExitCode expected,
           std::string_view secret) {
  push::CheckOptions options;
  options.config = (test::SourceDir() / "config").string();
  options.format = format.id;
  for (const std::string& text : files.texts) {
    options.files.push_back((folder.path() / std::to_string(options.files.size())).string());
    std::ofstream(options.files.back(), std::ios::binary) << text;
  }
  std::ostringstream out;
  std::ostringstream err;

  const ExitCode exit = push::Check(options, out, err);

  CHECK(exit == expected);
  CheckClear(out.str() + err.str(), secret);
}

void CheckHostile(const Example& example) {
  const Format& format = *push::FindFormat(example.format);
  const Files good = Load(example);
  const Found found = Read(format, good, example.word);
  REQUIRE_FALSE(found.sink.records.empty());
  const Hostile hostile = HostileFiles(good.texts.front(), example.word);
  std::set<std::string_view> different = {good.texts.front()};
  const test::Folder folder;
  for (const auto& [name, bytes] : hostile) {
    if (!different.insert(bytes).second) continue;
    INFO(example.file << ", " << name);
    Files files = good;
    files.texts.front() = bytes;
    const ExitCode exit = Read(format, files, example.word).exit;
    if (name.find("random") == std::string::npos) {
      Judge(format, files, folder, exit, example.word);
    }
  }
  CHECK(different.size() > kFewest);
}

TEST_CASE("forty and more hostile files of every format harm nobody and are told in words",
          "[push][hostile]") {
  for (const Format* format : push::AllFormats()) {
    INFO(format->id);
    CHECK(std::any_of(std::begin(kExamples), std::end(kExamples),
                      [&](const Example& example) { return example.format == format->id; }));
  }
  for (const Example& example : kExamples) {
    INFO(example.file);
    REQUIRE(push::FindFormat(example.format) != nullptr);
    CheckHostile(example);
  }
}

}  // namespace
}  // namespace connectors
