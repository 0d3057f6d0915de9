#include "hub/web/hand_view.h"

#include <algorithm>
#include <utility>

#include "hub/web/act_view.h"
#include "hub/web/entry_view.h"
#include "hub/web/share_view.h"
#include "hub/web/words.h"

namespace hub::web {
namespace {

using audit::RecordOutcome;

constexpr Choice kNatures[] = {
    {"fact", "It happened, and the author saw it or did it"},
    {"reported", "Somebody reported it"},
    {"opinion", "It is the author's opinion"},
    {"decision", "It was decided"},
};

struct Words {
  std::string_view title;
  std::string_view what_next;
};

Words WordsOf(const audit::RecordLine& line) {
  switch (line.outcome) {
    case RecordOutcome::kAccepted:
    case RecordOutcome::kSuperseded:
      return {"The record is part of the child's story", ""};
    case RecordOutcome::kDuplicate:
      return {"The hub has this record already", "Nothing was entered twice."};
    case RecordOutcome::kQuarantined:
      return {"The record waits to be mended",
              "Nobody sees it yet. Tell the hub's data steward, who can see what is wrong."};
    default:
      return {"The record was not taken", "Nothing was kept of it. Correct it and enter it again."};
  }
}

// A code such as "unknown_label" as words.
std::string Spoken(std::string_view code) {
  std::string words(code);
  std::replace(words.begin(), words.end(), '_', ' ');
  return Capitalised(words);
}

}  // namespace

View HandForm(std::string_view kind, std::string_view nature,
              const std::vector<std::string>& ticked) {
  return View()
      .List("kinds", KindChoices(kind))
      .List("natures", ChoicesOf(kNatures, nature))
      .List("labels", LabelChoices(ticked));
}

View EnteredView(const audit::Receipt& receipt) {
  const audit::RecordLine line =
      receipt.records.empty() ? audit::RecordLine() : receipt.records.front();
  const Words words = WordsOf(line);
  return View()
      .Text("outcome", words.title)
      .Text("what_next", words.what_next)
      .Text("fault", Spoken(line.reason))
      .Text("receipt", receipt.batch)
      .Text("received", MomentWords(receipt.received));
}

}  // namespace hub::web
