// XML of any size, one subtree at a time.

#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/xml.h"
#include "tests/support/catch.h"
#include "tests/unit/connectors/support.h"

namespace connectors {
namespace {

using namespace std::string_view_literals;

struct Walked {
  std::vector<Element> units;
  std::vector<XmlUnit> places;
  std::vector<std::string> outside;  // "path=text"
  std::vector<std::string> attributes;
  XmlWalk walk;
};

Walked Walk(const std::string& bytes, std::size_t most = 1'000'000,
            const std::string& unwanted = "-") {
  std::istringstream raw(bytes);
  DecodedStream in(raw);
  Walked walked;
  XmlPlan plan;
  plan.units = {"Pupil", "Child"};
  plan.take = [&](Element& element, const XmlUnit& unit) {
    walked.units.push_back(std::move(element));
    walked.places.push_back(unit);
    return walked.units.size() < most;
  };
  plan.wanted = [&](std::string_view path) {
    return path.find(unwanted) == std::string_view::npos;
  };
  plan.outside = [&](std::string_view path, std::string_view text, std::uint64_t) {
    if (!text.empty()) walked.outside.push_back(std::string(path) + "=" + std::string(text));
  };
  plan.attribute = [&](std::string_view path, std::string_view name, std::string_view value) {
    walked.attributes.push_back(std::string(path) + "@" + std::string(name) + "=" +
                                std::string(value));
  };
  walked.walk = WalkXml(in, plan);
  CHECK(walked.walk.complete == walked.walk.broken_why.empty());
  CHECK(walked.walk.units >= walked.units.size());
  CHECK(walked.walk.units <= walked.units.size() + 1);
  return walked;
}

const std::string kPupil = "<Pupil><UPN>X1</UPN><Basic><Name>Ann</Name></Basic></Pupil>";

TEST_CASE("each unit is handed out with all that is inside it", "[xml]") {
  const Walked walked = Walk(
      "<?xml version=\"1.0\"?>\n<ctf:File xmlns:ctf='urn:x' version='25'>\n"
      "<Header><Year> 2024 </Year></Header>\n<Pupils>\n<Pupil id='7'>\n<UPN> X1 </UPN>"
      "<Basic><Name>Ann</Name></Basic></Pupil>" +
      kPupil + "</Pupils></ctf:File>");

  REQUIRE(walked.units.size() == 2);
  const Element& pupil = walked.units[0];
  CHECK(pupil.Text("UPN") == "X1");
  CHECK(pupil.TextAt("Basic/Name") == "Ann");
  CHECK(pupil.TextAt("Basic/Nothing").empty());
  CHECK(pupil.Attribute("id") == "7");
  CHECK(pupil.line == 5);
  CHECK(walked.places[0].line == 5);
  CHECK(walked.places[1].number == 2);
  CHECK(walked.outside == std::vector<std::string>{"File/Header/Year=2024"});
  CHECK(walked.walk.root == "File");
  CHECK(walked.attributes.back() == "File@version=25");
  CHECK(walked.walk.complete);
}

TEST_CASE("an element is never without a name", "[xml]") {
  CHECK(Walk("<x:>text</x:>").outside == std::vector<std::string>{"x:=text"});
  CHECK(Walk("<:/>").walk.root == ":");
}

TEST_CASE("a unit inside a unit is part of it", "[xml]") {
  const Walked walked = Walk("<A><Pupil><Child>x</Child></Pupil></A>");

  REQUIRE(walked.units.size() == 1);
  CHECK(walked.units[0].Text("Child") == "x");
}

TEST_CASE("a unit that nobody wants is passed over", "[xml]") {
  const Walked walked =
      Walk("<A><Left>" + kPupil + "</Left><Here>" + kPupil + "</Here></A>", 1'000'000, "Left");

  CHECK(walked.units.size() == 1);
  CHECK(walked.walk.units == 1);
}

TEST_CASE("a walk stops when it is told to", "[xml]") {
  const Walked walked = Walk("<A>" + kPupil + kPupil + "</A>", 1);

  CHECK(walked.units.size() == 1);
  CHECK(walked.walk.stopped);
  CHECK_FALSE(walked.walk.complete);
}

TEST_CASE("a bare ampersand is the sign itself", "[xml]") {
  const Walked walked = Walk(
      "<A><Pupil><a>Mill & Sons</a><b>R&D &amp; more &lt;x&gt; &#233; &#xE9;</b><c>&nbsp;&;&#;&#x;"
      "&#zz;</c><d k='a&b'/><e>&#0;&#1;&#xFFFF;&#xD800;&#x110000;</e><f>&</f></Pupil></A>");

  REQUIRE(walked.units.size() == 1);
  const Element& pupil = walked.units[0];
  CHECK(pupil.Text("a") == "Mill & Sons");
  CHECK(pupil.Text("b") == "R&D & more <x> \xC3\xA9 \xC3\xA9");
  CHECK(pupil.Text("c") == "&nbsp;&;&#;&#x;&#zz;");
  CHECK(pupil.Find("d")->Attribute("k") == "a&b");
  CHECK(pupil.Text("e").empty());
  CHECK(pupil.Text("f") == "&");
  CHECK(walked.walk.repaired == 14);
}

TEST_CASE("what CDATA, comments and instructions hold is left alone", "[xml]") {
  const Walked walked = Walk(
      "<A><!-- a & b &#0; --><?go a & b?><Pupil><a><![CDATA[x & y &amp; <z>]]></a></Pupil></A>");

  REQUIRE(walked.units.size() == 1);
  CHECK(walked.units[0].Text("a") == "x & y &amp; <z>");
  CHECK(walked.walk.repaired == 0);
}

TEST_CASE("mending is the same wherever a chunk ends", "[xml]") {
  const std::string piece = "<Pupil><a>x & y &#1;&amp;<![CDATA[&]]><!-- & --></a></Pupil>";
  for (std::size_t pad = 65'480; pad < 65'540; ++pad) {
    const Walked walked = Walk("<A>" + std::string(pad - 3, ' ') + piece + "</A>");
    REQUIRE(walked.units.size() == 1);
    CHECK(walked.units[0].Text("a") == "x & y  &&");
    CHECK(walked.walk.repaired == 2);
  }
}

TEST_CASE("a section that begins where a chunk ends is left alone", "[xml]") {
  for (std::size_t pad = 65'500; pad < 65'540; ++pad) {
    const Walked walked =
        Walk("<A>" + std::string(pad - 3, ' ') + "<Pupil><a><![CDATA[R&D]]></a></Pupil></A>");
    REQUIRE(walked.units.size() == 1);
    CHECK(walked.units[0].Text("a") == "R&D");
  }
}

TEST_CASE("elements nest 32 deep and no deeper", "[xml]") {
  const auto nested = [](int levels) {
    std::string text;
    for (int i = 0; i < levels; ++i) text += i == 5 ? "<Pupil>" : "<a>";
    for (int i = levels; i-- > 0;) text += i == 5 ? "</Pupil>" : "</a>";
    return Walk(text).walk.broken_rule;
  };
  CHECK(nested(32).empty());
  CHECK(nested(33) == "file.too_deep");
}

TEST_CASE("the encoding is what the bytes are, not what they say", "[xml]") {
  const std::string body = "<A><Pupil><n>Zo\xC3\xAB</n></Pupil></A>";
  for (const char* said : {"utf-8", "UTF-16", "windows-1252", "ISO-8859-1", "no-such"}) {
    const Walked walked =
        Walk("<?xml version=\"1.0\" encoding=\"" + std::string(said) + "\"?>" + body);
    REQUIRE(walked.units.size() == 1);
    CHECK(walked.units[0].Text("n") == "Zo\xC3\xAB");
  }
  CHECK(Walk("<?xml version='1.0'?><A><Pupil><n>Zo\xEB</n></Pupil></A>").units.at(0).Text("n") ==
        "Zo\xC3\xAB");
}

TEST_CASE("a unit too large for memory is told of and not held", "[xml]") {
  std::string many;
  for (int i = 0; i < 20'001; ++i) many += "<a/>";
  for (const std::string& inside : {std::string("<a>") + std::string(5'000'000, 'x') + "</a>", many,
                                    "<a k='" + std::string(3'000'000, 'x') + "'/><a k='" +
                                        std::string(3'000'000, 'x') + "'/>"}) {
    const Walked walked = Walk("<A><Pupil>" + inside + "</Pupil>" + kPupil + "</A>");
    REQUIRE(walked.units.size() == 2);
    CHECK(walked.places[0].too_large);
    CHECK(walked.units[0].name == "Pupil");
    CHECK(walked.units[0].children.empty());
    CHECK_FALSE(walked.places[1].too_large);
    CHECK(walked.units[1].Text("UPN") == "X1");
  }
}

TEST_CASE("a break says its line and why, and what came before has been handed out", "[xml]") {
  const Walked walked = Walk("<A>\n" + kPupil + "\n<Pupil><UPN>\n</Pupil>");

  CHECK(walked.units.size() == 1);
  CHECK(walked.walk.broken_rule == "file.broken");
  CHECK(walked.walk.broken_at.line == 4);
  CHECK(walked.walk.broken_at.unit == 2);
}

TEST_CASE("hostile XML is refused by rule and harms nobody", "[xml][hostile]") {
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += "<a>";
  std::string lols = "<!DOCTYPE l [<!ENTITY l0 \"lol\">";
  for (int i = 1; i < 10; ++i) {
    lols += "<!ENTITY l" + std::to_string(i) + " \"";
    for (int k = 0; k < 10; ++k) lols += "&l" + std::to_string(i - 1) + ";";
    lols += "\">";
  }
  lols += "]>";
  const std::string giant(6'000'000, 'x');
  std::string attributes = "<A";
  for (int i = 0; i < 5000; ++i) attributes += " a" + std::to_string(i) + "='x'";
  struct Case {
    std::string file;
    std::string rule;  // empty: any, or none
  };
  const std::vector<Case> kCases = {
      {"", "file.broken"},
      {" ", "file.broken"},
      {"x", "file.broken"},
      {"<", "file.broken"},
      {"&", "file.broken"},
      {"<A", "file.broken"},
      {"<A>", "file.broken"},
      {"<A/>", ""},
      {"<A/><A/>", "file.broken"},
      {"<A></B>", "file.broken"},
      {"<A/>x", "file.broken"},
      {"<A>" + kPupil, "file.broken"},
      {"<A>" + kPupil.substr(0, 20), "file.broken"},
      {"<A>" + kPupil + "</A", "file.broken"},
      {"\xEF\xBB\xBF", "file.broken"},
      {std::string(100, '\0'), "file.broken"},
      {std::string(4, '\0') + "<A/>", ""},
      {"<A>\x01\x02</A>", ""},
      {"<A>\xC3\x28</A>", ""},
      {"<A>\xED\xA0\x80</A>", ""},
      {"<A>]]></A>", "file.broken"},
      {"<A><![CDATA[" + giant, "file.broken"},
      {"<A><![CDATA[x]]", "file.broken"},
      {"<A><!-- " + giant, "file.too_long"},
      {"<A><!-- -- --></A>", "file.broken"},
      {"<A><?" + giant, "file.too_long"},
      {"<A a='" + giant, "file.too_long"},
      {"<" + giant, "file.too_long"},
      {"<A>" + nested, "file.too_deep"},
      {"<A><Pupil>" + nested, "file.too_deep"},
      {"<A>" + giant + "</A>", ""},
      {"<A>" + std::string(300'000, '&') + "</A>", ""},
      {"<A>" + std::string(300'000, '<') + "</A>", "file.broken"},
      {attributes + "/>", ""},
      {"<A a='1' a='2'/>", "file.broken"},
      {"<A a=1/>", "file.broken"},
      {lols + "<l>&l9;</l>", "file.doctype"},
      {"<!DOCTYPE A SYSTEM \"file:///etc/passwd\"><A/>", "file.doctype"},
      {"<!DOCTYPE A PUBLIC \"x\" \"http://example.invalid/x\"><A/>", "file.doctype"},
      {"<!DOCTYPE A [<!ENTITY % p SYSTEM \"http://example.invalid/x\">%p;]><A/>", "file.doctype"},
      {"<!DOCTYPE A><A>" + kPupil + "</A>", "file.doctype"},
      {"<A><!DOCTYPE A></A>", "file.broken"},
      {"<A>&xxe;</A>", ""},
      {"<?xml version=\"1.1\"?><A/>", ""},
      {"<?xml version=\"1.0\" standalone=\"maybe\"?><A/>", "file.broken"},
      {" <?xml version=\"1.0\"?><A/>", "file.broken"},
      {"<Pupil/>", ""},
      {"<Pupil></Pupil", "file.broken"},
      {"{\"a\":1}", "file.broken"},
      {"id,surname\n1,Hale\n", "file.broken"},
  };
  for (const Case& one : kCases) {
    INFO(one.file.substr(0, 60));
    const Walked walked = Walk(one.file);
    CHECK(walked.walk.broken_rule == one.rule);
  }
}

TEST_CASE("whatever bytes of XML are changed, every unit is handed out or breaks",
          "[xml][hostile]") {
  std::string whole = "<?xml version=\"1.0\"?><A><H>1</H>";
  for (int i = 0; i < 8; ++i) whole += kPupil + "<!-- n --><![CDATA[&]]>&amp;&#233;";
  whole += "</A>";
  std::mt19937 random(20261121);
  for (int round = 0; round < 3000; ++round) {
    const std::string file = test::Changed(whole, "<>&\"'/\0!"sv, random);
    Walk(file);
  }
}

}  // namespace
}  // namespace connectors
