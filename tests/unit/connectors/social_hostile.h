// Files that no table should be, made from a header and one good row of a format: what every
// reader of tables must survive.

#ifndef TESTS_UNIT_CONNECTORS_SOCIAL_HOSTILE_H_
#define TESTS_UNIT_CONNECTORS_SOCIAL_HOSTILE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace connectors::test {

struct HostileFile {
  std::string name;
  std::string bytes;
};

inline std::string WideOf(std::string_view text, bool big_endian) {
  std::string wide = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : text) {
    if (big_endian) wide += '\0';
    wide += c;
    if (!big_endian) wide += '\0';
  }
  return wide;
}

inline std::string Replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

inline std::string Times(std::string_view text, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

// `row`: its first cell is the child's id, `id`; `day`: a day in it.
inline std::vector<HostileFile> HostileTables(const std::string& header, const std::string& row,
                                              const std::string& id, const std::string& day) {
  const std::string good = header + "\n" + row + "\n";
  const auto with_id = [&](const std::string& other) {
    return header + "\n" + other + row.substr(id.size()) + "\n" + row + "\n";
  };
  const auto with_day = [&](const std::string& other) {
    return header + "\n" + Replaced(row, day, other) + "\n" + row + "\n";
  };
  std::vector<HostileFile> files = {
      {"empty", ""},
      {"blank", " \n\t\n"},
      {"only a byte order mark", "\xEF\xBB\xBF"},
      {"header alone", header},
      {"header and line end", header + "\n"},
      {"no header", row + "\n" + row + "\n"},
      {"prose", "Dear all, please find the list attached.\n"},
      {"xml", "<Message><Child/></Message>"},
      {"json", "{\"children\": []}"},
      {"zip", std::string("PK\x03\x04\x14\0\x06\0\x08\0", 10) + Times("\x9D\xC4\0\xFF", 500)},
      {"cut in the row", good + row.substr(0, row.size() / 2)},
      {"cut in the header", header.substr(0, header.size() / 2)},
      {"cut inside a quote", good + "\"" + row},
      {"quote never closed", header + "\n\"" + row + "\n" + Times(row + "\n", 5)},
      {"quote amid a cell", with_id("a\"b")},
      {"quotes only", header + "\n" + std::string(3000, '"') + "\n" + row + "\n"},
      {"giant cell", with_id(std::string(1'000'000, 'x'))},
      {"giant quoted cell", with_id("\"" + Times("x\n", 300'000) + "\"")},
      {"giant line", header + "\n" + std::string(3'000'000, 'y') + "\n" + row + "\n"},
      {"ten times the rows", header + "\n" + Times(row + "\n", 10'000)},
      {"too many cells", header + "\n" + row + ",,,,slipped,again\n" + row + "\n"},
      {"too few cells", header + "\n" + id + "\n" + row + "\n"},
      {"a hundred thousand commas", header + "\n" + std::string(100'000, ',') + "\n" + row + "\n"},
      {"header a hundred thousand wide", header + std::string(100'000, ',') + "\n" + row + "\n"},
      {"NUL bytes", with_id(std::string("7\0\0"
                                        "7",
                                        4))},
      {"control characters", with_id("7\x01\x02\x1B[31m7")},
      {"invalid UTF-8", with_id("7\xC3\x28\xFF\xFE")},
      {"overlong UTF-8", with_id("7\xC0\xAF\xE0\x80\xAF")},
      {"a lone surrogate", with_id("7\xED\xA0\x80")},
      {"UTF-16 LE", WideOf(good, false)},
      {"UTF-16 BE", WideOf(good, true)},
      {"UTF-16 cut in a character", WideOf(good, false).substr(0, 2 * good.size() - 7)},
      {"windows-1252", with_id("Zo\xEB")},
      {"semicolons", Replaced(good, ",", ";")},
      {"tabs", Replaced(good, ",", "\t")},
      {"pipes", Replaced(good, ",", "|")},
      {"CR line ends", Replaced(good, "\n", "\r")},
      {"mixed line ends", header + "\r\n" + row + "\n" + row + "\r\n"},
      {"sep line", "sep=,\n" + good},
      {"the header again", good + header + "\n" + row + "\n"},
      {"columns twice", header + "," + header + "\n" + row + "," + row + "\n"},
      {"title lines", "County Council\nList for inspectors\n\n" + good},
      {"blank rows", header + "\n\n,,,\n" + row + "\n\n"},
      {"formula for an id", with_id("=1+1")},
      {"formula of a command", with_id("=cmd|'/c calc'!A1")},
      {"at for an id", with_id("@SUM(1)")},
      {"no id", with_id("")},
      {"no-break space for an id", with_id("\xC2\xA0")},
      {"id of 300 bytes", with_id(std::string(300, '7'))},
      {"id of bars", with_id(std::string(199, '|'))},
      {"id of backslashes", with_id(std::string(199, '\\'))},
      {"id that is SQL", with_id("7'; DROP TABLE record;--")},
      {"id that turns text around", with_id("7\xE2\x80\xAE"
                                            "7")},
      {"31 February", with_day("31/02/2024")},
      {"day zero", with_day("00/00/0000")},
      {"month first", with_day("02/28/2024")},
      {"year 9999", with_day("01/01/9999")},
      {"year 1066", with_day("14/10/1066")},
      {"serial of a billion", with_day("1000000000")},
      {"serial below zero", with_day("-42029")},
      {"not a number", with_day("NaN")},
      {"error value", with_day("#N/A")},
      {"formula for a day", with_day("=TODAY()")},
      {"entity", with_day("&lol;")},
      {"words for a day", with_day("last Tuesday")},
      {"giant day", with_day(std::string(200'000, '9'))},
  };
  return files;
}

}  // namespace connectors::test

#endif  // TESTS_UNIT_CONNECTORS_SOCIAL_HOSTILE_H_
