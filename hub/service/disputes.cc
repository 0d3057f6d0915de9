#include "hub/service/disputes.h"

#include <algorithm>
#include <vector>

#include "hub/service/newest_versions.h"

namespace hub::service {
namespace {

using records::Field;
using store::DisputeAnswered;
using store::Disputed;
using store::EntryStatement;
using EntryRef = store::Reading::EntryRef;

// One dispute, with its answer where there is one.
struct Found {
  const EntryStatement* said = nullptr;
  const EntryStatement* answer = nullptr;

  const Disputed& what() const { return std::get<Disputed>(said->said.what); }
  std::int64_t number() const { return said->said.part; }
};

// Those of one entry, in the order in which they were said.
std::vector<Found> DisputesOf(const Asked& asked, store::PersonRow person, std::int64_t seq) {
  std::vector<Found> found;
  const auto of_entry = [&](store::Topic topic, const auto& take) {
    for (const EntryStatement& of : asked.rights.of_entries) {
      if (of.said.topic() == topic && of.person == person && of.said.key == seq) take(of);
    }
  };
  of_entry(store::Topic::kDisputed, [&](const EntryStatement& of) { found.push_back({&of}); });
  of_entry(store::Topic::kDisputeAnswered, [&](const EntryStatement& of) {
    for (Found& one : found) {
      if (one.number() == of.said.part) one.answer = &of;
    }
  });
  std::sort(found.begin(), found.end(),
            [](const Found& a, const Found& b) { return a.number() < b.number(); });
  return found;
}

void StateMarks(store::Writing& writing, const Caller& caller, const EntryFound& of,
                std::uint64_t leaf, const store::Marks& marks, const Sensitive& reason) {
  writing.State(of.person, of.seq, Say(caller, leaf, marks, of.seq), reason);
}

// Everything that words may repeat; a worker's telephone is in none of them.
bool ShowsAllText(records::FieldSet keep) { return keep.With(Field::kAuthorContact).all(); }

void AppendText(std::string_view name, std::string_view text, std::string& out) {
  if (out.back() != '{') out += ',';
  records::AppendJsonString(name, out);
  out += ':';
  records::AppendJsonString(text, out);
}

// The words that were stated, if there are any left and the reader may have them.
Status AppendWords(store::Reading& reading, const EntryStatement& of, bool shown,
                   std::string& out) {
  if (!of.said.worded) return Done{};
  if (!shown) {
    out += ",\"words_withheld\":true";
    return Done{};
  }
  const Result<Sensitive> words = reading.WordsOf(of.person, of.said.ordinal);
  if (words.ok()) {
    AppendText("words", words.value().Reveal(), out);
  } else if (words.error().code != ErrorCode::kNotFound) {
    return words.error();
  }
  return Done{};
}

}  // namespace

store::Marks MarksOn(const Asked& asked, const EntryFound& of) {
  for (const EntryStatement& said : asked.rights.of_entries) {
    const auto* marks = std::get_if<store::Marks>(&said.said.what);
    if (marks && said.person == of.person && said.said.key == of.seq) return *marks;
  }
  return {};
}

void StateDispute(store::Writing& writing, const Caller& caller, const Asked& asked,
                  const EntryFound& of, std::uint64_t leaf, const DisputeSaid& said) {
  std::int64_t number = 1;
  for (const Found& one : DisputesOf(asked, of.person, of.seq)) number = one.number() + 1;
  const Disputed what{said.by, writing.at(), of.person};
  writing.State(of.person, of.seq, Say(caller, leaf, what, of.seq, number), said.words);
  store::Marks marks = MarksOn(asked, of);
  marks.added = marks.added.With(records::Label::kDisputed);
  StateMarks(writing, caller, of, leaf, marks, said.reason);
}

Status StateAnswer(store::Writing& writing, const Caller& caller, const Asked& asked,
                   const EntryFound& of, std::uint64_t leaf, const DisputeSaid& said) {
  bool answered = false;
  bool still_open = false;
  for (const Found& one : DisputesOf(asked, of.person, of.seq)) {
    if (one.answer != nullptr) continue;
    if (said.number != 0 && one.number() != said.number) {
      still_open = true;
      continue;
    }
    const DisputeAnswered what{writing.at()};
    writing.State(of.person, of.seq, Say(caller, leaf, what, of.seq, one.number()), said.words);
    answered = true;
  }
  if (said.number != 0 && !answered)
    return Error{ErrorCode::kInvalid, "number: there is no such dispute that is open", ""};
  if (still_open) return Done{};
  store::Marks marks = MarksOn(asked, of);
  if (!answered && !marks.added.Has(records::Label::kDisputed))
    return Error{ErrorCode::kInvalid, "nothing that waits for an answer is said against it", ""};
  marks.added = records::LabelSet(marks.added.bits() &
                                  ~records::LabelSet().With(records::Label::kDisputed).bits());
  StateMarks(writing, caller, of, leaf, marks, said.reason);
  return Done{};
}

Disputes::Disputes(store::Reading& reading, const Asked& asked, std::optional<Instant> as_of)
    : reading_(reading),
      asked_(asked),
      as_of_(as_of),
      any_(std::any_of(
          asked.rights.of_entries.begin(), asked.rights.of_entries.end(),
          [](const EntryStatement& of) { return of.said.topic() == store::Topic::kDisputed; })) {}

Disputes::~Disputes() = default;

// What is said of a record is said of its newest version, which takes over what was said before.
const EntryRef* Disputes::Standing(const EntryRef& entry) {
  if (!entry.ended) return &entry;
  if (!newest_) newest_ = std::make_unique<NewestVersions>(reading_, asked_.persons);
  return newest_->Of(entry);
}

Result<std::string> Disputes::MemberOf(const EntryRef& entry, records::FieldSet keep) {
  std::string out;
  const EntryRef* const standing = any_ ? Standing(entry) : nullptr;
  if (standing == nullptr) return out;
  for (const Found& one : DisputesOf(asked_, standing->person, standing->seq)) {
    const Disputed& what = one.what();
    if (as_of_ && *as_of_ < what.at) continue;
    const bool of_this_child =
        std::any_of(asked_.persons.begin(), asked_.persons.end(),
                    [&](const store::Person& person) { return person.row == what.through; });
    const bool shown = of_this_child && ShowsAllText(keep);
    out += out.empty() ? "\"disputes\":[{" : ",{";
    out += "\"number\":" + std::to_string(one.number());
    AppendText("by", access::Name(what.by), out);
    AppendText("at", what.at.Rfc3339(), out);
    const Status said = AppendWords(reading_, *one.said, shown, out);
    if (!said.ok()) return said.error();
    const auto* answer =
        one.answer != nullptr ? std::get_if<DisputeAnswered>(&one.answer->said.what) : nullptr;
    if (answer != nullptr && !(as_of_ && *as_of_ < answer->at)) {
      out += ",\"answer\":{";
      AppendText("at", answer->at.Rfc3339(), out);
      const Status answered = AppendWords(reading_, *one.answer, shown, out);
      if (!answered.ok()) return answered.error();
      out += '}';
    }
    out += '}';
  }
  if (!out.empty()) out += ']';
  return out;
}

std::string BesideEachOther(std::string members, const std::string& more) {
  if (!members.empty() && !more.empty()) members += ',';
  return members += more;
}

}  // namespace hub::service
