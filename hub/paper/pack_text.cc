#include "hub/paper/pack_text.h"

#include <algorithm>
#include <string_view>

#include "hub/access/rights.h"
#include "hub/web/words.h"

namespace hub::paper {
namespace {

using chronology::ExportPack;
using wire::ShownEntry;

constexpr std::string_view kNotEverything =
    "This pack holds what the connected agencies have shared with the hub and what its recipient "
    "may have. It is not everything that is known: an agency that is not in it, or of which "
    "little is, may know more. Ask the lead professional.";
constexpr std::string_view kWithheldNote =
    "Where part of an entry is left out, the entry says which and why.";

class Writer {
 public:
  void Add(Style style, std::string text) {
    if (!text.empty()) paragraphs_.push_back({style, std::move(text)});
  }
  void Fact(std::string_view name, const std::string& value) {
    if (!value.empty()) Add(Style::kBody, std::string(name) + ": " + value);
  }
  std::vector<Paragraph> Take() && { return std::move(paragraphs_); }

 private:
  std::vector<Paragraph> paragraphs_;
};

std::string Joined(std::initializer_list<std::string_view> texts) {
  std::string joined;
  for (const std::string_view text : texts) {
    if (text.empty()) continue;
    if (!joined.empty()) joined += ", ";
    joined += text;
  }
  return joined;
}

std::string NameOf(const ExportPack& pack) {
  if (!pack.called) return "";
  std::string name = pack.called->given.Reveal();
  if (!name.empty()) name += ' ';
  return name + pack.called->family.Reveal();
}

std::string RangeWords(const chronology::Range& range) {
  if (!range.from && !range.to) return "everything that may be shown";
  std::string words = "what may have happened";
  if (range.from) words += " from " + web::DayWords(*range.from);
  if (range.to) words += " until " + web::DayWords(*range.to);
  return words;
}

std::string_view WithheldWords(std::string_view code) {
  using access::Redaction;
  for (const Redaction what :
       {Redaction::kF1, Redaction::kF2, Redaction::kF3, Redaction::kF4, Redaction::kF5,
        Redaction::kF6, Redaction::kF7, Redaction::kF8, Redaction::kF9}) {
    if (access::Name(what) == code) return access::Words(what);
  }
  return code;
}

std::string FeedWords(const chronology::FeedStatement& feed) {
  std::string words = feed.feed.name + ": ";
  switch (feed.state) {
    case chronology::FeedState::kNeverReceived:
      return words + "connected, nothing received yet";
    case chronology::FeedState::kSilent:
      words += "silent";
      if (feed.silent_since) words += " since " + web::MomentWords(*feed.silent_since);
      break;
    default:
      words += "connected";
  }
  if (feed.feed.last_received)
    words += ", last received " + web::MomentWords(*feed.feed.last_received);
  return words;
}

void WriteHead(const ExportPack& pack, Writer& out) {
  const std::string name = NameOf(pack);
  const chronology::ChronologyAnswer& answer = pack.chronology;
  out.Add(Style::kTitle, name.empty() ? "Chronology of a child" : "Chronology of " + name);
  if (pack.called && pack.called->birth.known())
    out.Fact("Born", web::DateWords(pack.called->birth));
  const std::string_view kind = access::Words(pack.recipient.kind);
  out.Fact("Made for", Joined({kind, pack.recipient.name.Reveal(), pack.recipient_agency}));
  out.Fact("Why", pack.reason.Reveal());
  out.Fact("Purpose", std::string(access::Words(answer.told.purpose)));
  out.Fact("Taken by", Joined({pack.by_name, access::Words(answer.told.role), pack.by_agency}));
  out.Fact("Taken at", web::MomentWords(answer.told.at));
  out.Fact("As known at", web::MomentWords(answer.known_at));
  out.Fact("Holds", RangeWords(pack.range) + "; " + web::Counted(answer.shown, "entry", "entries") +
                        ", the newest first");
  out.Fact("Code", pack.code);
  out.Add(Style::kBody, std::string(kNotEverything));
  out.Add(Style::kBody, std::string(kWithheldNote));
}

void WriteGrounds(const access::Told& told, Writer& out) {
  out.Add(Style::kHeading, "Why this may be shown");
  for (const access::Rule rule : told.because) {
    const access::RuleText& text = access::Explain(rule);
    out.Add(Style::kSmall, std::string(text.sentence) + " (" + std::string(text.id) + ": " +
                               std::string(text.law) + ")");
  }
}

void WriteCoverage(const std::vector<chronology::FeedStatement>& coverage, Writer& out) {
  out.Add(Style::kHeading, "The agencies behind this, the same for every child");
  for (const chronology::FeedStatement& feed : coverage) out.Add(Style::kSmall, FeedWords(feed));
}

bool IsMarked(const ShownEntry& entry, std::string_view label) {
  return std::find(entry.labels.begin(), entry.labels.end(), label) != entry.labels.end();
}

std::string_view NatureWords(std::string_view nature) {
  if (nature == "reported") return "reported by somebody";
  if (nature == "opinion") return "an opinion";
  if (nature == "decision") return "a decision";
  return "";
}

std::string SaidAt(const std::optional<Instant>& at) {
  return at ? " on " + web::MomentWords(*at) : "";
}

std::string SaidWords(const Sensitive& words, bool withheld) {
  if (withheld) return "The words are left out.";
  return words.empty() ? "No words are on record." : words.Reveal();
}

// What was said against it stands with it, and what was answered with that.
void WriteDisputes(const ShownEntry& entry, Writer& out) {
  for (const ShownEntry::Dispute& dispute : entry.disputes) {
    const access::Disputant by =
        access::DisputantFrom(dispute.by).value_or(access::Disputant::kUnsaid);
    out.Fact("Disputed by " + std::string(access::Words(by)) + SaidAt(dispute.at),
             SaidWords(dispute.words, dispute.words_withheld));
    if (!dispute.answered) continue;
    out.Fact("Answered by its agency" + SaidAt(dispute.answered_at),
             SaidWords(dispute.answer, dispute.answer_withheld));
  }
}

void WriteEntry(const ShownEntry& entry, Writer& out) {
  std::string agency = entry.agency_name;
  if (agency.empty()) agency = "an agency";
  out.Add(Style::kEntry, web::DateWords(entry.happened) + " - " +
                             web::Capitalised(entry.kind_words) + " - " + agency);
  out.Add(Style::kBody,
          Joined({IsMarked(entry, "DISPUTED") ? "DISPUTED" : "", NatureWords(entry.nature)}));
  out.Add(Style::kBody, entry.summary.Reveal());
  out.Add(Style::kBody, entry.narrative.Reveal());
  for (const ShownEntry::Detail& detail : entry.details) {
    std::string name = detail.name;
    std::replace(name.begin(), name.end(), '_', ' ');
    out.Fact(web::Capitalised(name), detail.value.Reveal());
  }
  for (const ShownEntry::Code& code : entry.codes) {
    out.Fact("Original code",
             Joined({code.text, code.code, code.system, code.mapped ? "" : "not mapped"}));
  }
  out.Fact("Place", entry.place.Reveal());
  WriteDisputes(entry, out);
  for (const std::string& code : entry.withheld)
    out.Add(Style::kSmall, "Left out: " + std::string(WithheldWords(code)));
  out.Add(Style::kSmall,
          "Written by " +
              Joined({entry.author_name.Reveal(), entry.author_role, entry.author_team}) +
              (entry.recorded ? "; written down " + web::MomentWords(*entry.recorded) : "") +
              (entry.received ? "; came to the hub " + web::MomentWords(*entry.received) : "") +
              "; version " + std::to_string(entry.version) + "; " + entry.id);
}

}  // namespace

Result<std::vector<Paragraph>> PackText(const audit::Released<ExportPack>& released) {
  const ExportPack& pack = released.answer();
  const auto entries = wire::ReadShownEntries(released);
  if (!entries.ok()) return entries.error();
  Writer out;
  WriteHead(pack, out);
  WriteCoverage(pack.chronology.coverage, out);
  WriteGrounds(pack.chronology.told, out);
  out.Add(Style::kHeading, "Chronology");
  if (entries.value().empty()) {
    out.Add(Style::kBody,
            "The recipient may have no entry of this time. That does not mean that nothing is "
            "known.");
  }
  for (const ShownEntry& entry : entries.value()) WriteEntry(entry, out);
  return std::move(out).Take();
}

}  // namespace hub::paper
