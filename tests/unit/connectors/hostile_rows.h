// Hostile files made from a good table or a good JSON text, for formats of rows: every reader
// of one is held to the same promises by them.

#ifndef TESTS_UNIT_CONNECTORS_HOSTILE_ROWS_H_
#define TESTS_UNIT_CONNECTORS_HOSTILE_ROWS_H_

#include <map>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "hub/wire/batch.h"
#include "tests/unit/connectors/support.h"

namespace connectors::test {

using Reader = hub::Result<Summary> (*)(std::istream&, const Tables&, const Sender&, Sink&);

struct Hostile {
  std::string name;
  std::string bytes;
};

inline std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

inline std::string AsUtf16(const std::string& text, bool big) {
  std::string wide = big ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : text) {
    if (big) wide += '\0';
    wide += c;
    if (!big) wide += '\0';
  }
  return wide;
}

inline std::string AllReplaced(std::string text, char from, char to) {
  std::replace(text.begin(), text.end(), from, to);
  return text;
}

// `table`: a header line, then rows; `word`: a cell of it that may hold any text.
inline std::vector<Hostile> HostileTables(const std::string& table, const std::string& word) {
  const std::size_t line = table.find('\n') + 1;
  const std::string header = table.substr(0, line);
  const std::string rows = table.substr(line);
  const auto with = [&](const std::string& cell) { return Replaced(table, word, cell); };
  std::vector<Hostile> all = {
      {"nothing", ""},
      {"one NUL", std::string(1, '\0')},
      {"only blanks", " \t\r\n\n  \n"},
      {"only a byte order mark", "\xEF\xBB\xBF"},
      {"only the header", header},
      {"the header without a line end", header.substr(0, header.size() - 1)},
      {"rows without a header", rows},
      {"cut in the middle", table.substr(0, table.size() / 2)},
      {"cut in the header", header.substr(0, header.size() / 2)},
      {"cut before the last line end", table.substr(0, table.size() - 1)},
      {"an open quote", with("\"" + word)},
      {"a quote that closes early", with("\"a\"b")},
      {"only quotes", with("\"\"\"\"\"\"")},
      {"a quote on each line", Replaced(table, "\n", "\"\n")},
      {"a giant cell", with(std::string(300'000, 'x'))},
      {"a giant quoted cell", with("\"" + std::string(300'000, 'x') + "\"")},
      {"a giant line end run", table + std::string(100'000, '\n')},
      {"a giant header", Replaced(table, "\n", "," + std::string(200'000, 'h') + "\n")},
      {"ten thousand columns", Replaced(table, "\n", std::string(10'000, ',') + "\n")},
      {"a row of ten thousand cells", table + std::string(10'000, ',') + "\n"},
      {"a row of one cell", table + "x\n"},
      {"rows of empty cells", table + ",,,,\n,,,,\n"},
      {"the header ten times", header + header + header + table + header + header + rows},
      {"every row twice", table + rows},
      {"ten times the size",
       [&] {
         std::string big = table;
         for (int i = 0; i < 9; ++i) big += rows;
         return big;
       }()},
      {"UTF-16 little endian", AsUtf16(table, false)},
      {"UTF-16 big endian", AsUtf16(table, true)},
      {"UTF-16 cut in a character", AsUtf16(table, false).substr(0, table.size() + 1)},
      {"Windows-1252", with("Zo\xEB M\xFCller \x80")},
      {"bytes that are no text", with("\xC0\xAF\xF5\x80\x80\xFF\xFE")},
      {"a surrogate in UTF-8", with("\xED\xA0\x80")},
      {"control characters", with("a\x01\x02\x07\x1B[31m\x7F")},
      {"a NUL in a cell", with(std::string("a\0b", 3))},
      {"a formula", with("=cmd|' /C calc'!A1")},
      {"a formula with a link", with("\"=HYPERLINK(\"\"http://x.example\"\",\"\"y\"\")\"")},
      {"markup", with("<script>alert(1)</script>")},
      {"an entity", with("<!DOCTYPE a [<!ENTITY b \"c\">]>&b;")},
      {"directions turned round", with("\xE2\x80\xAE\xE2\x81\xA6 name")},
      {"carriage returns only", AllReplaced(table, '\n', '\r')},
      {"a break in a quoted cell", with("\"one\ntwo\r\nthree\"")},
      {"semicolons", AllReplaced(table, ',', ';')},
      {"tabs", AllReplaced(table, ',', '\t')},
      {"pipes", AllReplaced(table, ',', '|')},
      {"a separator line", "sep=,\n" + table},
      {"title lines", "A report\nmade on a day\n\n" + table},
      {"it begins like JSON", "[" + table},
      {"it begins like XML", "<?xml version=\"1.0\"?>" + table},
      {"back slashes and bars", with("a\\|b|\\c")},
      {"percent signs", with("%00%n%s")},
  };
  std::mt19937 random(20261121);
  for (int i = 0; i < 40; ++i) {
    std::string bytes = table;
    for (int change = 0; change < 6; ++change) {
      const std::size_t at = random() % bytes.size();
      switch (random() % 3) {
        case 0:
          bytes[at] = static_cast<char>(random() % 256);
          break;
        case 1:
          bytes.erase(at, random() % 20);
          break;
        default:
          bytes.insert(at, std::string(random() % 4, "\",\n;"[random() % 4]));
      }
      if (bytes.empty()) bytes = "x";
    }
    all.push_back({"changed at random " + std::to_string(i), std::move(bytes)});
  }
  return all;
}

// `json`: one row under a key, in an array; `word`: a text value in it.
inline std::vector<Hostile> HostileJson(const std::string& json, const std::string& word) {
  const auto with = [&](const std::string& text) { return Replaced(json, word, text); };
  const std::string quoted = "\"" + word + "\"";
  const auto value = [&](const std::string& text) { return Replaced(json, quoted, text); };
  std::vector<Hostile> all = {
      {"nothing", ""},
      {"an open bracket", "["},
      {"an open brace", "{"},
      {"a million open brackets", std::string(1'000'000, '[')},
      {"deep objects",
       [] {
         std::string deep;
         for (int i = 0; i < 5000; ++i) deep += "{\"a\":";
         return deep;
       }()},
      {"an empty list", "[]"},
      {"an empty object", "{}"},
      {"a list of nothing", "[null,1,\"x\",true,[],{}]"},
      {"a number", "17"},
      {"a text", "\"x\""},
      {"cut in the middle", json.substr(0, json.size() / 2)},
      {"cut before the last bracket", json.substr(0, json.size() - 1)},
      {"words after the end", json + " and more"},
      {"two documents", json + json},
      {"a byte order mark", "\xEF\xBB\xBF" + json},
      {"UTF-16", AsUtf16(json, false)},
      {"single quotes", AllReplaced(json, '"', '\'')},
      {"a trailing comma", Replaced(json, "}", ",}")},
      {"a comment", "/* x */" + json},
      {"a raw line break in a text", with("one\ntwo")},
      {"a raw control character", with("one\x01two")},
      {"an escaped NUL", with("a\\u0000b")},
      {"half a surrogate", with("\\ud800")},
      {"a bad escape", with("\\x41")},
      {"bytes that are no text", with("\xC0\xAF\xFF")},
      {"a giant text", with(std::string(300'000, 'x'))},
      {"an element of five megabytes", with(std::string(5'000'000, 'x'))},
      {"a number for a text", value("12345678901234567890123")},
      {"a giant exponent", value("1e999999")},
      {"true for a text", value("true")},
      {"null for a text", value("null")},
      {"an object for a text", value("{\"a\":{\"b\":[1]}}")},
      {"a list for a text", value("[\"a\",\"b\",{},[],null,3]")},
      {"a list of a hundred thousand", value([] {
         std::string list = "[1";
         for (int i = 0; i < 100'000; ++i) list += ",1";
         return list + "]";
       }())},
      {"NaN", value("NaN")},
      {"a key twice", Replaced(json, "{", "{\"summary\":\"a\",\"summary\":\"b\",")},
      {"an empty key", Replaced(json, "{", "{\"\":\"a\",")},
      {"a giant key", Replaced(json, "{", "{\"" + std::string(100'000, 'k') + "\":\"a\",")},
      {"keys beyond counting",
       [&] {
         std::string keys = "{";
         for (int i = 0; i < 20'000; ++i) keys += "\"k" + std::to_string(i) + "\":\"a\",";
         return Replaced(json, "{", keys);
       }()},
      {"formula", with("=1+1")},
      {"markup", with("<b>x</b>")},
      {"everything twice", "[" + json + "," + json + "]"},
  };
  std::mt19937 random(20261122);
  for (int i = 0; i < 40; ++i) {
    std::string bytes = json;
    for (int change = 0; change < 3; ++change) {
      const std::size_t at = random() % bytes.size();
      if (random() % 2 == 0) {
        bytes[at] = static_cast<char>(random() % 256);
      } else {
        bytes.insert(at, 1, "{}[],:\"\\"[random() % 8]);
      }
    }
    all.push_back({"changed at random " + std::to_string(i), std::move(bytes)});
  }
  return all;
}

// Nothing vanishes, every record is one that the hub reads, and no remark says what a row said.
inline void CheckHostile(Reader read, const std::string& tables, const std::vector<Hostile>& files,
                         const std::string& secret) {
  for (const Hostile& file : files) {
    INFO(file.name);
    std::istringstream in(file.bytes);
    KeepingSink sink;
    const hub::Result<Summary> summary = read(in, TablesOf(tables), SomeSender(), sink);
    if (!summary.ok()) {
      CHECK(sink.records.empty());
      CHECK_FALSE(summary.error().for_caller.empty());
      CHECK(summary.error().for_caller.find(secret) == std::string::npos);
      continue;
    }
    CheckNothingVanished(summary.value(), sink);
    for (const Record& record : sink.records) {
      const bool labelled =
          record.action != hub::records::Action::kAssert || !record.labels.empty();
      CHECK(labelled);
      const auto read_back = hub::wire::ParseRecord(hub::wire::EncodeRecord(record));
      INFO((read_back.ok() ? "" : read_back.error().for_caller));
      CHECK(read_back.ok());
    }
    for (const auto* remarks : {&sink.rejects, &sink.warnings}) {
      for (const Remark& remark : *remarks) {
        CHECK(remark.words.find(secret) == std::string::npos);
      }
    }
  }
}

}  // namespace connectors::test

#endif  // TESTS_UNIT_CONNECTORS_HOSTILE_ROWS_H_
