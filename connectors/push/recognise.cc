#include "connectors/push/recognise.h"

#include <algorithm>
#include <istream>
#include <memory>
#include <utility>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/table.h"
#include "connectors/push/foreign.h"

namespace connectors::push {
namespace {

using hub::Result;

constexpr int kSureEnough = 20;

struct Verdict {
  const Format* format = nullptr;
  int score = 0;
};

Verdict Surest(const Head& head, const Formats& formats) {
  Verdict surest;
  for (const Format* format : formats) {
    const int score = format->recognise(head);
    if (score >= kSureEnough && score > surest.score) surest = {format, score};
  }
  return surest;
}

std::string DelimiterWords(char delimiter) {
  switch (delimiter) {
    case ',':
      return "comma";
    case ';':
      return "semicolon";
    case '\t':
      return "tab";
    case '|':
      return "pipe";
    default:
      return "";
  }
}

std::string ShapeOf(const Input& input, const Head& head) {
  std::string shape;
  if (!head.header.empty()) shape = DelimiterWords(GuessDelimiter(head.text));
  if (!shape.empty()) shape += ", ";
  const std::unique_ptr<std::istream> raw = input.Open();
  const DecodedStream decoded(*raw);
  return shape + std::string(Name(decoded.encoding()));
}

std::string BeginningOf(const Input& input) {
  std::string bytes(8, '\0');
  const std::unique_ptr<std::istream> raw = input.Open();
  raw->read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(raw->gcount()));
  return bytes;
}

// What a person can do about it. `listed`: the formats were told of another file.
std::string WhyNot(const Input& input, const Head& head, std::string_view sector,
                   const Formats& formats, bool& listed) {
  const std::string_view instead = WhatToPushInstead(BeginningOf(input), head.text);
  if (!instead.empty()) return "not taken: it is " + std::string(instead);
  const Formats wanted = sector.empty() ? formats : FormatsOf(sector, formats);
  std::string why = "not recognised by its content";
  const Verdict elsewhere = sector.empty() ? Verdict{} : Surest(head, formats);
  if (elsewhere.format != nullptr) {
    why += ". It looks like " + std::string(elsewhere.format->words) + ": use onestory-push " +
           std::string(elsewhere.format->sector) + ", or auto";
  } else {
    why += ". If you know what it is, say so with --format ID";
  }
  if (listed) return why;
  listed = true;
  return why + ". Looked for:\n" + ListOf(wanted);
}

void AddTo(const Format* format, TakenFile file, std::vector<Group>& groups) {
  auto group = std::find_if(groups.begin(), groups.end(),
                            [&](const Group& known) { return known.format == format; });
  if (group == groups.end()) group = groups.insert(groups.end(), Group{format, {}});
  group->files.push_back(std::move(file));
}

}  // namespace

Recognition Recognise(const std::vector<Input>& inputs, std::string_view sector,
                      const Format* forced, const Formats& formats) {
  Recognition recognition;
  const Formats wanted = sector.empty() ? formats : FormatsOf(sector, formats);
  bool listed = false;
  for (const Input& input : inputs) {
    const std::string name = input.path.filename().string();
    const Result<HeadOf> read = HeadOf::Read(input);
    if (!read.ok()) {
      recognition.not_taken.push_back({name, read.error().for_caller});
      continue;
    }
    const Head head = read.value().head();
    const Format* format = forced != nullptr ? forced : Surest(head, wanted).format;
    if (format == nullptr) {
      recognition.not_taken.push_back({name, WhyNot(input, head, sector, formats, listed)});
    } else {
      AddTo(format, {input, name, ShapeOf(input, head)}, recognition.groups);
    }
  }
  return recognition;
}

std::string Aloud(const Format& format, const TakenFile& file) {
  return file.name + ": " + std::string(format.words) + " (" + file.shape + ")";
}

}  // namespace connectors::push
