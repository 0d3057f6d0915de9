// Tables as agencies save them: what is found, what is forgiven, what is refused.

#include <algorithm>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/format.h"
#include "connectors/mapping/table.h"
#include "connectors/mapping/text.h"
#include "tests/support/catch.h"
#include "tests/unit/connectors/support.h"

namespace connectors {
namespace {

using namespace std::string_view_literals;

using Next = TableReader::Next;

const TableShape kPeople = {
    {{"id", {"Child Unique ID", "ref"}},
     {"forename", {"First name", "Given name"}},
     {"surname", {"Last name", "Family name"}},
     {"born", {"D.O.B.", "Date of birth"}}},
    {"id", "surname"},
};

struct Found {
  std::string error;
  std::vector<std::string> rows;     // "id/forename/surname/born"
  std::vector<std::string> bad;      // rules
  std::vector<std::uint64_t> lines;  // of rows and bad rows
  TableCounts counts;
  Summary summary;
  char delimiter = '\0';
};

std::string Clean(std::string_view text) {
  std::string clean(text);
  std::replace(clean.begin(), clean.end(), '\n', '^');
  return clean;
}

Found Read(const std::string& bytes, const TableShape& shape = kPeople) {
  std::istringstream raw(bytes);
  DecodedStream text(raw);
  TableReader table(text, shape);
  Found found;
  if (const hub::Status begun = table.Begin(); !begun.ok()) {
    found.error = begun.error().for_caller;
    return found;
  }
  for (Next next = table.Read(); next != Next::kEnd; next = table.Read()) {
    const bool good = next == Next::kRow;
    const TableRow& row = table.row();
    CHECK((good ? row.number() : table.bad().number) == table.counts().rows);
    found.lines.push_back(good ? row.line() : table.bad().line);
    if (good) {
      found.rows.push_back(Clean(row.Get("id")) + "/" + Clean(row.Get("forename")) + "/" +
                           Clean(row.Get("surname")) + "/" + Clean(row.Get("born")));
    } else {
      CHECK(table.bad().raw.size() <= 65536);
      found.bad.emplace_back(table.bad().rule);
    }
  }
  table.AddIgnored(found.summary);
  found.counts = table.counts();
  found.delimiter = table.delimiter();
  CHECK(found.counts.rows == found.rows.size() + found.bad.size());
  return found;
}

using Rows = std::vector<std::string>;

TEST_CASE("a table is read whatever separates its cells", "[table]") {
  for (const char delimiter : std::string(",;\t|")) {
    std::string text = "ref,First name,Last name,D.O.B.\n1,Ann,Hale,2015-02-28\n2,Bo,Kite,\n";
    std::replace(text.begin(), text.end(), ',', delimiter);
    const Found found = Read(text);
    CHECK(found.delimiter == delimiter);
    CHECK(found.rows == Rows{"1/Ann/Hale/2015-02-28", "2/Bo/Kite/"});
  }
}

TEST_CASE("columns are found by name, in any order and spelling", "[table]") {
  for (const char* header : {"LAST NAME,ref,first_name,date of birth", "surname,id,forename,born",
                             "Family-Name , Child unique id,GivenName,\"D O B\"",
                             "\xC2\xA0Last\xC2\xA0name,REF.,First  name,D.O.B"}) {
    INFO(header);
    CHECK(Read(std::string(header) + "\nHale,1,Ann,x\n").rows == Rows{"1/Ann/Hale/x"});
  }
}

TEST_CASE("of two columns that a name fits, the spelling given first wins", "[table]") {
  const Found found = Read("id,Family name,Last name\n1,second,first\n");

  CHECK(found.rows == Rows{"1//first/"});
  CHECK(found.summary.ignored.at("Family name") == 1);
}

TEST_CASE("quoted cells hold delimiters, doubled quotes and line breaks", "[table]") {
  const Found found = Read(
      "id,forename,surname,born\r\n"
      "1,\"Ann, Mary\",\"O\"\"Hale\",\"x\"\r\n"
      "2,\"two\r\nlines\",\"\",y\r\n"
      "3,,\"Kite\",z\r\n");

  CHECK(found.rows == Rows{"1/Ann, Mary/O\"Hale/x", "2/two^lines//y", "3//Kite/z"});
  CHECK(found.lines == std::vector<std::uint64_t>{2, 3, 5});
}

TEST_CASE("a lone quote costs its own line and no other", "[table]") {
  const Found found = Read(
      "id,forename,surname,born\n"
      "1,Ann,Hale,x\n"
      "2,\"Bo,Kite,x\n"
      "3,\"Cy\",Lamb,x\n"
      "4,Di,Moor,x\n");

  CHECK(found.rows == Rows{"1/Ann/Hale/x", "3/Cy/Lamb/x", "4/Di/Moor/x"});
  CHECK(found.bad == Rows{"row.unbalanced_quote"});
  CHECK(found.lines == std::vector<std::uint64_t>{2, 3, 4, 5});
}

TEST_CASE("a lone quote in the last rows of a large file swallows none of it", "[table]") {
  std::string text = "id,forename,surname,born\n";
  for (int i = 0; i < 20'000; ++i) text += std::to_string(i) + ",Ann,Hale,2015-01-01\n";
  const Found open_first = Read("id,forename,surname,born\n0,\"Ann,Hale,x\n" + text.substr(25));
  CHECK(open_first.rows.size() == 20'000);
  CHECK(open_first.bad == Rows{"row.unbalanced_quote"});

  const Found open_last = Read(text + "x,\"Ann,Hale,y\nz,Bo,Kite,\n");
  CHECK(open_last.rows.size() == 20'001);
  CHECK(open_last.bad == Rows{"row.unbalanced_quote"});
}

TEST_CASE("a cell may span lines, but not more than 64 KiB of them", "[table]") {
  const auto spanning = [](int lines) {
    std::string text = "id,forename,surname,born\n1,\"note\n";
    for (int i = 0; i < lines; ++i) text += std::to_string(i) + ",a,b,c\n";
    return Read(text + "end\",Hale,x\n9,Cy,Lamb,z\n");
  };
  CHECK(spanning(10).rows.size() == 2);
  const Found found = spanning(10'000);
  CHECK(found.rows.size() == 10'002);
  CHECK(found.bad.front() == "row.unbalanced_quote");
}

TEST_CASE("a quote that belongs to the words stays there", "[table]") {
  const Found found = Read("id,forename,surname\n1,\"Big\" Dave,5'10\" tall\n2, \"Al\" ,Kite\n");

  CHECK(found.rows == Rows{"1/\"Big\" Dave/5'10\" tall/", "2/Al/Kite/"});
}

TEST_CASE("title lines and filler headers before the header are no rows", "[table]") {
  const Found found = Read(
      "Children on roll,,,\nPrinted 3 May 2024\n\nColumn1,Column2,Column3,Column4\n"
      "id,forename,surname,born\n1,Ann,Hale,x\n");

  CHECK(found.rows == Rows{"1/Ann/Hale/x"});
  CHECK(found.counts.title_lines == 3);
  CHECK(found.lines == std::vector<std::uint64_t>{6});
}

TEST_CASE("Excel's separator line is obeyed", "[table]") {
  const Found found = Read("sep=|\nid|surname\n1|a,b,c\n");

  CHECK(found.delimiter == '|');
  CHECK(found.rows == Rows{"1//a,b,c/"});
}

TEST_CASE("a header that comes again is skipped, also in another order", "[table]") {
  const Found found = Read(
      "id,forename,surname,born\n1,Ann,Hale,x\nID,Forename,Surname,Born\n2,Bo,Kite,y\n"
      "Last name,ref,First name,D.O.B.\nLamb,3,Cy,z\n");

  CHECK(found.rows == Rows{"1/Ann/Hale/x", "2/Bo/Kite/y", "3/Cy/Lamb/z"});
  CHECK(found.counts.repeated_headers == 2);
}

TEST_CASE("empty rows are counted and are no rejects", "[table]") {
  const Found found = Read("id,surname\n\n1,Hale\n,\n\"\",\"\"\n \t,\xC2\xA0\n2,Kite\n\n");

  CHECK(found.rows == Rows{"1//Hale/", "2//Kite/"});
  CHECK(found.bad.empty());
  CHECK(found.counts.blank == 5);
}

TEST_CASE("empty columns at the right are no cells too many", "[table]") {
  const Found found = Read("id,surname,,\n1,Hale,,\n2,Kite,,,,\n");

  CHECK(found.rows == Rows{"1//Hale/", "2//Kite/"});
  CHECK(found.summary.ignored.empty());
}

TEST_CASE("a row with more cells than columns is refused: its values may have slipped", "[table]") {
  const Found found = Read("id,forename,surname\n1,Ann,Hale,of York\n2,Bo,Kite\n");

  CHECK(found.bad == Rows{"row.too_many_cells"});
  CHECK(found.rows == Rows{"2/Bo/Kite/"});
}

TEST_CASE("a short row keeps what it has unless it ends before a required column", "[table]") {
  const Found found = Read("id,surname,forename,born\n1,Hale\n2\n3,Kite,Bo,x\n");

  CHECK(found.rows == Rows{"1//Hale/", "3/Bo/Kite/x"});
  CHECK(found.bad == Rows{"row.too_few_cells"});
}

TEST_CASE("a file that ends within a row says so", "[table]") {
  CHECK(Read("id,surname,forename,born\n1,Hale,Ann,x\n2,Ki").bad == Rows{"row.cut_off"});
  CHECK(Read("id,surname,forename,born\n1,Hale,Ann,x\n2,Kite,Bo,y").bad.empty());
  CHECK(Read("id,surname,forename,born\n1,Hale\n2,Kite").bad.empty());
}

TEST_CASE("a missing column is named with the spellings that would do", "[table]") {
  const Found found = Read("id,forename\n1,Ann\n");

  CHECK(found.error.find("surname") != std::string::npos);
  CHECK(found.error.find("'Last name'") != std::string::npos);
  CHECK(found.error.find("Ann") == std::string::npos);
}

TEST_CASE("a table without a header is refused without telling its values", "[table]") {
  const Found found = Read("1,Ann,Hale\n2,Bo,Kite\n");

  CHECK(found.error.find("no header line") != std::string::npos);
  CHECK(found.error.find("Hale") == std::string::npos);
}

TEST_CASE("columns that no name fits are counted where they hold something", "[table]") {
  const Found found = Read("id,surname,Eye colour,Column7,\n1,Hale,blue,,\n2,Kite,,x,y\n");

  CHECK(found.summary.ignored.at("Eye colour") == 1);
  CHECK(found.summary.ignored.at("(column without a name)") == 2);
}

TEST_CASE("cells lose the spaces around them and keep menu prefixes and formulas", "[table]") {
  const Found found =
      Read("id,forename,surname,born\n 1 ,\xC2\xA0 Ann\xC2\xA0Mary ,b) Female,=H2+5\n");

  CHECK(found.rows == Rows{"1/Ann Mary/b) Female/=H2+5"});
}

TEST_CASE("the raw row is kept as it stands", "[table]") {
  std::istringstream in("id,surname\n1,\"two\nlines\"\n");
  TableReader table(in, kPeople);
  REQUIRE(table.Begin().ok());

  REQUIRE(table.Read() == Next::kRow);

  CHECK(table.row().raw() == "1,\"two\nlines\"");
}

TEST_CASE("old Macintosh line ends are read", "[table]") {
  CHECK(Read("id,surname\r1,Hale\r2,Kite\r").rows == Rows{"1//Hale/", "2//Kite/"});
}

TEST_CASE("the header of a table is seen before anybody reads it", "[table][format]") {
  const auto header = [](const std::string& bytes) {
    const auto head = HeadOf::Read(Input::InMemory("export.csv", bytes));
    REQUIRE(head.ok());
    return head.value().head().header;
  };
  const Rows kSeen = {"firstname", "surname", "dob"};
  CHECK(header("First name,Surname,D.O.B.\nAnn,Hale,x\n") == kSeen);
  CHECK(header("\xEF\xBB\xBF\"First name\"|\"Surname\"|\"D.O.B.\"\n\"A\"|\"B\"|\"C\"\n") == kSeen);
  CHECK(header("Our children\n\nFirst name;Surname;D.O.B.\nA;B;C\nA;B;C\n") == kSeen);
  CHECK(header("Column1,Column2,Column3\nFirst name,Surname,D.O.B.\nA,B,C\n") == kSeen);
  CHECK(header("First name,Surname,D.O.B.\nA,\"1 Mill Lane\nUpton\nOxford\",C\n"
               "A,\"2 Mill Lane\nUpton\n\nOxford\",C\n") == kSeen);
  CHECK(header("First name,Surname,D.O.B.\nA,\"B,C\nA,B,C\n") == kSeen);
  CHECK(header("<a b='1,2,3'>\n</a>").empty());
  CHECK(header("{\"a\":[1,2,3]}").empty());
  CHECK(header("MSH|^~\\&|A|B\rPID|1|2|3\r").empty());
  CHECK(header("one line of prose").empty());
  CHECK_FALSE(HeadOf::Read(Input::InMemory("empty.csv", " \r\n")).ok());
  CHECK_FALSE(HeadOf::Read(Input{"/nowhere/at/all.csv", nullptr}).ok());
}

// Every one must end, without a crash, with rows = good + bad (checked in Read).
TEST_CASE("hostile tables harm nobody", "[table][hostile]") {
  const std::string header = "id,forename,surname,born\n";
  const std::string good = "1,Ann,Hale,x\n";
  const std::string giant(3'000'000, 'x');
  const std::string quotes(100'000, '"');
  std::string lone;
  for (int i = 0; i < 20'000; ++i) lone += "7,\"Ann,Hale,x\n";
  std::string doubled = "7,\"Ann";
  for (int i = 0; i < 20'000; ++i) doubled += "b\"\"c\n";
  std::string wide = header.substr(0, header.size() - 1);
  for (int i = 0; i < 20'000; ++i) wide += ",c" + std::to_string(i);
  std::string headers;
  for (int i = 0; i < 5'000; ++i) headers += header;
  std::string lines(500'000, '\n');
  const std::vector<std::string> kFiles = {
      "",
      "\n",
      "\r\r\r",
      "\"",
      "\"\n\"",
      ",",
      ",,,,\n,,,\n",
      "sep=",
      "sep=,",
      "sep=\n",
      "sep=x\nidxsurname\n1x2",
      header,
      header.substr(0, 10),
      header + "\"",
      header + "\"\n",
      header + "1,\"",
      header + "1,\"a",
      header + "1,\"a\"b\"c\",d\n",
      header + "1,\"\"\"\n" + good,
      header + "1,\"\"\"\",Hale,x\n" + good,
      header + quotes + good,
      header + quotes + "\n" + good,
      header + lone,
      header + doubled,
      header + doubled + "\"\n" + good,
      header + giant,
      header + giant + "\n" + good,
      header + "1,\"" + giant + "\",Hale,x\n" + good,
      header + "1," + giant.substr(0, 100'000) + ",Hale,x\n" + good,
      giant,
      giant + "\n" + header + good,
      wide + "\n" + good,
      header + std::string(100'000, ',') + "\n" + good,
      headers + good,
      lines + header + good,
      header + lines + good,
      header + std::string("1,\0\0,Hale,x\n", 12),
      header + "1,\x01\x02\x1B[31m,Hale,x\n",
      header + "=cmd|' /C calc'!A0,@SUM(1),+1,-1\n",
      header + "1,\xC3\x28,\xFF\xFE,\xED\xA0\x80\n",
      header + "\xC2\xA0,\xC2\xA0,\xC2\xA0,\xC2\n",
      "<html><body>id,surname</body></html>",
      "{\"id\":1,\"surname\":2}",
      "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n",
      "PK\x03\x04\x14\x00\x06\x00",
      header + "1;Ann;Hale;x\n2;Bo;Kite;y\n",
      header + "1\tAnn\tHale\tx\n",
      "id,id,id,surname,surname\n1,2,3,4,5\n",
      std::string("i\0d\0,\0s\0u\0r\0n\0a\0m\0e\0\n\0", 22) + std::string("1\0,\0H\0\n\0", 8),
  };
  for (std::size_t i = 0; i < kFiles.size(); ++i) {
    INFO(i << ": " << kFiles[i].substr(0, 40));
    const Found found = Read(kFiles[i]);
    CHECK((found.error.empty() || found.rows.empty()));
  }
}

TEST_CASE("a row after the hostile one is read", "[table][hostile]") {
  const std::string header = "id,forename,surname,born\n";
  const std::string good = "8,Ann,Hale,x\n";
  const std::string giant(3'000'000, 'x');
  for (const std::string& row :
       {std::string("1,\"\n"), "1," + giant + ",a,b\n", giant + "\n",
        std::string(9'999, ',') + "x\n", "1,\"" + giant + "\",a,b\n",
        std::string("1,\"a\nb\"c,d,e\n"), std::string("1,\"a,b,c\n2,\"d\",e,f\n")}) {
    const Found found = Read(header + row + good);
    REQUIRE_FALSE(found.rows.empty());
    CHECK(found.rows.back() == "8/Ann/Hale/x");
    CHECK_FALSE(found.bad.empty());
  }
}

TEST_CASE("whatever bytes of a table are changed, every line is accounted for",
          "[table][hostile]") {
  std::string whole = "ref,First name,Last name,D.O.B.\r\n";
  for (int i = 0; i < 30; ++i) {
    whole += std::to_string(i) + ",\"Ann\",\"Ha\"\"le\",28/02/2015\r\n";
  }
  std::mt19937 random(20261121);
  for (int round = 0; round < 2000; ++round) {
    const std::string file = test::Changed(whole, "\"\n,;\r\t|\0"sv, random);
    const Found found = Read(file);
    if (found.error.empty()) CHECK(found.rows.size() + found.bad.size() >= 25);
  }
}

}  // namespace
}  // namespace connectors
