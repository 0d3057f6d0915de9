#include "hub/web/steward_view.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <utility>

#include "hub/web/words.h"

namespace hub::web {
namespace {

using linkage::QuestionTold;
using linkage::StewardAnswer;

// The bar of a weight: half of it to either side, in the picture's own units.
constexpr double kHalf = 100;
constexpr double kLeastScale = 10;  // bits; a small weight must not look like a large one

constexpr DeskChoice kAnswers[] = {
    {"confirm", "One child: both records are about the same child"},
    {"reject", "Two children: the records are about different children"},
    {"never_link", "Two children, and never ask about these two again"},
};
constexpr DeskChoice kTakeBack = {"undo", "Take back what my agency answered before"};

std::string BitsWords(double bits) {
  char text[32];
  std::snprintf(text, sizeof text, "%+.1f", bits);
  return text[0] == '-' ? "\u2212" + std::string(text + 1) : text;  // a minus, not a hyphen
}

std::string Number(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", number);
  return text;
}

std::string_view AnswerWords(StewardAnswer answer) {
  switch (answer) {
    case StewardAnswer::kSame:
      return "one child";
    case StewardAnswer::kDifferent:
      return "two children";
    case StewardAnswer::kNever:
      return "two children, never to be linked";
    case StewardAnswer::kWithdrawn:
      break;
  }
  return "";
}

// Whom the question waits for.
std::string WaitsWords(const QuestionTold& told) {
  if (told.waits_for_you && told.waits_for_others) return "You, and another agency is asked too";
  if (told.waits_for_you) return "You";
  if (told.waits_for_others) return "Another agency is asked too; yours has answered";
  return "Your agency has answered";
}

// Of the sum of all points. Never more than that they speak for it: people decide.
std::string_view SumWords(double bits) {
  if (bits >= 3) return "the points speak for one child";
  return bits > -3 ? "the points leave it open" : "the points speak for two children";
}

void AddTold(const QuestionTold& told, Instant now, View& view) {
  const bool open = linkage::IsUnsettled(told.state);
  view.Text("match_id", told.id.Hex())
      .Text("match_state", Capitalised(linkage::Words(told.state)))
      .Text("match_asked", WhenWords(told.asked, now))
      .Text("match_due", open ? DayAndWhen(told.due, now) : "")
      .Truth("match_overdue", told.overdue)
      .Truth("match_yours", told.waits_for_you)
      .Text("match_waits", open ? WaitsWords(told) : "")
      .Text("match_bits", BitsWords(told.bits))
      .Text("match_sum", SumWords(told.bits))
      .Truth("match_by_split", told.by_split)
      .Text("match_own", AnswerWords(told.own))
      .Text("match_settled", told.settled ? WhenWords(*told.settled, now) : "");
}

std::string_view KindWords(records::IdentifierKind kind) {
  switch (kind) {
    case records::IdentifierKind::kNhsNumber:
      return "NHS number";
    case records::IdentifierKind::kUpn:
      return "Unique pupil number";
    case records::IdentifierKind::kFormerUpn:
      return "Former unique pupil number";
    case records::IdentifierKind::kMothersNhsNumber:
      return "Mother's NHS number";
    case records::IdentifierKind::kLocal:
      break;
  }
  return "Your own number";
}

std::string_view SexWords(records::Sex sex) {
  switch (sex) {
    case records::Sex::kMale:
      return "Male";
    case records::Sex::kFemale:
      return "Female";
    case records::Sex::kOther:
      return "Other";
    case records::Sex::kUnknown:
      break;
  }
  return "";
}

void AddFact(std::string_view name, std::string_view value, std::vector<View>& facts) {
  if (!value.empty()) facts.emplace_back().Text("fact", name).Text("fact_value", value);
}

// Released with the question's own leaf: its names and numbers are the asker's own agency's.
std::vector<View> FactsOf(const records::Subject& who) {
  std::vector<View> facts;
  for (const records::PersonName& name : who.names)
    AddFact("Name", name.given.Reveal() + " " + name.family.Reveal(), facts);
  AddFact("Born", who.birth.known() ? DateWords(who.birth) : "", facts);
  AddFact("Due", who.due ? DayWords(*who.due) : "", facts);
  AddFact("Died", who.died ? DayWords(*who.died) : "", facts);
  AddFact("Sex", SexWords(who.sex), facts);
  for (const records::Identifier& number : who.identifiers)
    AddFact(KindWords(number.kind), number.value.Reveal(), facts);
  for (const records::Address& address : who.addresses) {
    std::string words = address.lines.Reveal();
    if (!words.empty() && !address.postcode.empty()) words += ", ";
    AddFact("Address", words + address.postcode.Reveal(), facts);
  }
  for (const Sensitive& phone : who.phones) AddFact("Telephone", phone.Reveal(), facts);
  AddFact("Your record", who.source_id.Reveal(), facts);
  return facts;
}

View SideOf(const linkage::Question& question, bool proposed) {
  std::vector<View> records;
  for (const linkage::OwnView& own : question.own) {
    if (own.proposed != proposed) continue;
    records.emplace_back().Truth("own_shielded", own.shielded).List("facts", FactsOf(own.who));
  }
  const bool others = proposed ? question.others_on_proposed : question.others_on_candidate;
  const bool none = records.empty();
  return View()
      .Text("side_title", proposed ? "The record that arrived" : "The child that it may be about")
      .Truth("side_others", others)
      .Truth("side_none", none)
      .List("own", std::move(records));
}

std::vector<View> BarsOf(const std::vector<linkage::FieldTold>& fields) {
  double scale = kLeastScale;
  for (const linkage::FieldTold& field : fields) scale = std::max(scale, std::abs(field.bits));
  std::vector<View> bars;
  for (const linkage::FieldTold& field : fields) {
    const double width = std::abs(field.bits) / scale * kHalf;
    bars.emplace_back()
        .Text("field_words", Capitalised(field.words))
        .Text("field_bits", BitsWords(field.bits))
        .Truth("for_one", field.bits >= 0)
        .Text("bar_at", Number(field.bits < 0 ? kHalf - width : kHalf))
        .Text("bar_width", Number(width));
  }
  return bars;
}

}  // namespace

View QuestionsView(const audit::Released<linkage::QuestionPage>& released, bool settled,
                   Instant now) {
  const linkage::QuestionPage& page = released.answer();
  std::vector<View> questions;
  for (const QuestionTold& told : page.questions) AddTold(told, now, questions.emplace_back());
  return View()
      .Truth("settled_ones", settled)
      .Truth("any", !questions.empty())
      .Truth("none", questions.empty())
      .Text("count_words", Counted(questions.size(), "question", "questions"))
      .Text("overdue_words",
            page.overdue == 0 ? "" : Counted(page.overdue, "question is", "questions are"))
      .Text("next", page.next ? page.next->Hex() : "")
      .Text("next_state", settled ? "settled" : "open")
      .List("questions", std::move(questions));
}

View QuestionView(const audit::Released<linkage::Question>& released, std::string_view answer,
                  std::string_view reason, Instant now) {
  const linkage::Question& question = released.answer();
  std::vector<View> sides;
  sides.push_back(SideOf(question, true));
  sides.push_back(SideOf(question, false));
  std::vector<View> answers;
  for (const DeskChoice& choice : kAnswers) answers.push_back(ChoiceOf(choice, answer));
  if (question.told.own != StewardAnswer::kWithdrawn)
    answers.push_back(ChoiceOf(kTakeBack, answer));
  View view;
  AddTold(question.told, now, view);
  return view.List("sides", std::move(sides))
      .List("bars", BarsOf(question.fields))
      .Truth("explained", !question.fields.empty())
      .List("answers", std::move(answers))
      .Text("reason", reason);
}

View AnsweredView(const audit::Released<linkage::QuestionTold>& told, Instant now) {
  View view;
  AddTold(told.answer(), now, view);
  return view;
}

View WrongReadsView(const audit::Released<linkage::WrongReads>& released, const AgencyNames& names,
                    Instant now) {
  const linkage::WrongReads& reads = released.answer();
  std::vector<View> list;
  for (const linkage::WrongRead& read : reads.reads) {
    list.emplace_back()
        .Text("read_at", WhenWords(read.at, now))
        .Text("read_what", Capitalised(EventWords(read.what)))
        .Text("read_who", read.who.empty() ? "" : read.who.text())
        .Text("read_pseudonym", read.who.empty() ? read.reader : "")
        .Text("read_role", RoleNamed(read.role))
        .Text("read_agency", AgencyNamed(names, read.agency))
        .Text("read_purpose", PurposeNamed(read.purpose))
        .Number("read_entries", read.entries)
        .Number("read_misplaced", read.misplaced);
  }
  return View()
      .Text("match_id", reads.match.Hex())
      .Truth("ever_joined", reads.ever_joined)
      .Truth("any", !list.empty())
      .Truth("none", list.empty())
      .Text("count_words", Counted(list.size(), "reading", "readings"))
      .List("reads", std::move(list));
}

View MendingView(const audit::Released<access::Mending>& released, Instant now) {
  const access::Mending& mending = released.answer();
  std::vector<View> waiting;
  for (const access::RecordWaiting& one : mending.waiting) {
    const Mend mend = MendOf(one.reason);
    waiting.emplace_back()
        .Text("record_id", one.source_id)
        .Text("record_batch", one.batch)
        .Number("record_place", one.position + std::size_t{1})
        .Text("record_since", WhenWords(one.received, now))
        .Text("record_why", mend.why)
        .Text("record_step", mend.step);
  }
  std::vector<View> refused;
  for (const access::RecordRefused& one : mending.refused) {
    const Mend mend = MendOf(one.reason);
    refused.emplace_back()
        .Text("record_batch", one.batch)
        .Number("record_place", one.position + std::size_t{1})
        .Text("record_since", WhenWords(one.received, now))
        .Text("record_why", mend.why)
        .Text("record_step", mend.step);
  }
  View view;
  view.Truth("any_waiting", !waiting.empty())
      .Text("waiting_words", Counted(waiting.size(), "record waits", "records wait"))
      .Truth("any_refused", !refused.empty())
      .Text("refused_words", Counted(refused.size(), "record", "records"))
      .Truth("no_batches", mending.batches == 0)
      .Text("batches_words", Counted(mending.batches, "batch", "batches"))
      .Truth("more_batches", mending.more_batches)
      .List("waiting", std::move(waiting))
      .List("refused", std::move(refused));
  return view;
}

View EntryLabelsView(const audit::Released<access::EntryLabels>& released) {
  const access::EntryLabels& answer = released.answer();
  std::vector<View> labels;
  for (int bit = 0; bit < records::kLabelCount; ++bit) {
    const auto label = static_cast<records::Label>(bit);
    if (!answer.labels.Has(label) && !answer.taken_off.Has(label)) continue;
    labels.emplace_back()
        .Text("label_words", LabelWordsOf(label))
        .Truth("label_put_on", answer.put_on.Has(label))
        .Truth("label_taken_off", answer.taken_off.Has(label));
  }
  return View()
      .Truth("shown", true)
      .Text("shown_kind", Capitalised(records::Words(answer.kind)))
      .Truth("shown_replaced", !answer.standing)
      .List("labels", std::move(labels));
}

View LabelChoices(std::string_view add, std::string_view remove) {
  std::vector<View> to_add;
  std::vector<View> to_remove;
  for (int bit = 0; bit < records::kLabelCount; ++bit) {
    const auto label = static_cast<records::Label>(bit);
    const DeskChoice choice{records::Name(label), LabelWordsOf(label)};
    to_add.push_back(ChoiceOf(choice, add));
    to_remove.push_back(ChoiceOf(choice, remove));
  }
  return View().List("add_labels", std::move(to_add)).List("remove_labels", std::move(to_remove));
}

}  // namespace hub::web
