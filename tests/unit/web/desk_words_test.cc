#include "hub/web/desk_words.h"

#include <set>

#include "hub/audit/event.h"
#include "tests/support/catch.h"

namespace hub::web {
namespace {

TEST_CASE("every label is told in words, and no two alike", "[web]") {
  std::set<std::string_view> seen;
  for (int bit = 0; bit < records::kLabelCount; ++bit) {
    const auto label = static_cast<records::Label>(bit);
    INFO(records::Name(label));
    CHECK(LabelWordsOf(label) != records::Name(label));
    CHECK(seen.insert(LabelWordsOf(label)).second);
  }
}

TEST_CASE("every act that an officer may search for is one of the log's, in words", "[web]") {
  for (const View& choice : EventChoices("")) {
    const auto& code = std::get<std::string>(choice.members()[0].second);
    const auto& words = std::get<std::string>(choice.members()[1].second);
    INFO(code);
    CHECK(audit::EventFrom(code));
    CHECK(words.find('.') == std::string::npos);
    CHECK(words != code);
  }
}

TEST_CASE("whatever the log can say was done is told in words: give a new event its line",
          "[web]") {
  for (int number = 1; !audit::Name(static_cast<audit::Event>(number)).empty(); ++number) {
    const std::string_view code = audit::Name(static_cast<audit::Event>(number));
    std::string unworded(code);
    for (char& c : unworded) {
      if (c == '.' || c == '_') c = ' ';
    }
    INFO(code);
    CHECK(EventWords(code) != unworded);
  }
}

TEST_CASE("each reason for which a record is not taken in has what mends it", "[web]") {
  for (const char* reason :
       {"unknown_label", "unknown_kind", "no_label", "unclear_subject", "date_in_future",
        "unknown_recipient", "unknown_action", "unknown_record", "erased", "another_agencys_record",
        "marked_above_official", "class_not_agreed", "push_is_its_owners_judgement",
        "push_without_its_judgement"}) {
    INFO(reason);
    const Mend mend = MendOf(reason);
    CHECK(mend.why.find('_') == std::string::npos);
    CHECK(mend.why.find("not in the form") == std::string::npos);
    CHECK_FALSE(mend.step.empty());
  }
  CHECK(MendOf("unknown_field:shoe_size").why.ends_with("(shoe_size)"));
  CHECK(MendOf("missing_/source_id")
            .why.ends_with("not in the form that the hub takes: missing "
                           "/source id"));
}

TEST_CASE("a deadline at midnight is told as the end of the day before", "[web]") {
  const Instant now = *Instant::Parse("2026-11-22T16:00:00Z");

  CHECK(DueWords(*Instant::Parse("2026-11-24T00:00:00Z"), now) ==
        "the end of 23 November 2026 (in 1 day)");
  CHECK(DueWords(*Instant::Parse("2026-11-22T17:21:00Z"), now) ==
        "22 November 2026, 17:21 (today)");
}

}  // namespace
}  // namespace hub::web
