#include "hub/service/curate.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <set>

#include "hub/records/entry_format.h"
#include "hub/service/acting.h"
#include "hub/service/disputes.h"
#include "hub/service/entry_decisions.h"
#include "hub/service/incidents.h"
#include "hub/service/newest_versions.h"
#include "hub/service/stated_then.h"

namespace hub::service {
namespace {

using chronology::CitedEntry;
using chronology::CuratedAnswer;
using chronology::CuratedChronology;
using EntryRef = store::Reading::EntryRef;

constexpr std::size_t kMostCited = 100;

Error Invalid(std::string_view what) { return {ErrorCode::kInvalid, std::string(what), ""}; }

std::optional<Error> FaultOf(const CuratedDraft& draft) {
  if (draft.withdrawn && draft.number == 0) return Invalid("number: which one is withdrawn");
  if (draft.withdrawn) return std::nullopt;
  if (draft.title.empty()) return Invalid("title is missing");
  if (draft.title.Reveal().find('\n') != std::string::npos) return Invalid("title is one line");
  if (draft.entries.empty() || kMostCited < draft.entries.size())
    return Invalid("entries: cite one to a hundred of them");
  if (std::set<EntryId>(draft.entries.begin(), draft.entries.end()).size() != draft.entries.size())
    return Invalid("entries: one of them is named twice");
  return std::nullopt;
}

// Every entry of the child by its id, those that stand no more too.
std::map<EntryId, const EntryRef*> EntriesOf(store::ReadTransaction& reading, const Asked& asked) {
  std::map<EntryId, const EntryRef*> entries;
  for (const store::Person& person : asked.persons) {
    for (const EntryRef& ref : reading.Survey(person).entries) entries.emplace(ref.id, &ref);
  }
  return entries;
}

// The fields that the asker is shown of each of them as it stands, as records::FieldSet's bits;
// none: one of them is not shown.
std::vector<std::uint64_t> FieldsShown(store::Reading& reading, const Caller& caller,
                                       const Asked& asked, const Directory::View& directory,
                                       const access::Policy& policy,
                                       const std::vector<EntryId>& cited) {
  const RecordLines lines(reading, asked.persons);
  EntryDecisions decisions(reading, caller, asked, directory, policy);
  std::vector<std::uint64_t> fields;
  for (const EntryId& id : cited) {
    const EntryRef* ref = lines.Find(id);
    if (ref == nullptr || !ref->readable || ref->ended) return {};
    const EntryDecisions::Made& made = decisions.made()[decisions.For(*ref, *ref)];
    if (!made.decision.permits()) return {};
    fields.push_back(made.keep.bits());
  }
  return fields;
}

// What is sealed of one: what its author was shown of each source, a line; its title, a line; its
// analysis. Whoever is shown as much of every source may read the words.
Sensitive Seal(const std::vector<std::uint64_t>& fields, const CuratedDraft& draft) {
  std::string words;
  for (const std::uint64_t one : fields) words += std::to_string(one) + ' ';
  return Sensitive(words + "\n" + draft.title.Reveal() + "\n" + draft.analysis.Reveal());
}

struct Words {
  std::vector<std::uint64_t> fields;
  Sensitive text;  // the title, a line end, the analysis
};
Words Unseal(const Sensitive& sealed) {
  const std::string_view all = sealed.Reveal();
  std::string_view line = all.substr(0, all.find('\n'));
  Words words;
  while (!line.empty()) {
    std::uint64_t one = 0;
    const auto end = std::from_chars(line.data(), line.data() + line.size(), one);
    words.fields.push_back(one);
    line.remove_prefix(static_cast<std::size_t>(end.ptr - line.data()));
    line.remove_prefix(std::min(line.size(), std::size_t{1}));
  }
  words.text = Sensitive(std::string(all.substr(std::min(all.find('\n'), all.size() - 1) + 1)));
  return words;
}

const store::Curated& WhatOf(const StatedThen& kept) {
  return std::get<store::Curated>(kept.said.what);
}

// Looks at what is kept of one child as one reader may see it.
class Lookup {
 public:
  Lookup(store::ReadTransaction& reading, const Caller& caller, const Asked& asked,
         const Directory::View& directory, const access::Policy& policy)
      : reading_(reading),
        caller_(caller),
        asked_(asked),
        decisions_(reading, caller, asked, directory, policy),
        newest_(reading, asked.persons),
        disputes_(reading, asked, std::nullopt),
        entries_(EntriesOf(reading, asked)) {}

  Status Run() {
    const auto all = StatedOf(reading_, asked_, store::Topic::kCurated);
    if (!all.ok()) return all.error();
    for (const StatedThen& kept : all.value()) {
      const Status taken = Take(kept);
      if (!taken.ok()) return taken;
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return b.at < a.at; });
    return Done{};
  }

  // The classes of what was shown, and their grades.
  std::vector<access::EntryFacts> Classes(Grading& grading) const {
    std::vector<access::EntryFacts> classes;
    for (const std::size_t place : told_) {
      classes.push_back(decisions_.made()[place].facts);
      grading.Add(classes.back(), decisions_.made()[place].decision);
    }
    return classes;
  }
  access::RedactionSet Withheld() const {
    access::RedactionSet withheld;
    for (const std::size_t place : told_)
      withheld = withheld.Union(decisions_.made()[place].decision.redactions());
    return withheld;
  }

  std::vector<CuratedChronology> found;
  std::set<ShownEntry> shown;

 private:
  // What the reader may see of one source.
  struct Source {
    CitedEntry cited;
    bool hidden = false;       // nothing of it, not even that it is there
    std::uint64_t fields = 0;  // shown of it as it stands; none where it was corrected since
    // Its place and its decision, where something of it is shown.
    std::optional<std::pair<ShownEntry, std::size_t>> shown;
  };

  Status Take(const StatedThen& kept) {
    const store::Curated& what = WhatOf(kept);
    const bool author = kept.said.said_by == caller_.who.row;
    if (what.withdrawn || (!what.final && !author)) return Done{};
    CuratedChronology one;
    bool hidden = false;
    std::vector<std::uint64_t> fields;
    std::vector<std::pair<ShownEntry, std::size_t>> places;
    for (const EntryId& id : what.entries) {
      Source source;
      const Status read = Read(id, source);
      if (!read.ok()) return read;
      if (source.shown) places.push_back(*source.shown);
      hidden = hidden || source.hidden;
      fields.push_back(source.fields);
      one.changed = one.changed || source.cited.state != CitedEntry::State::kStands;
      one.entries.push_back(std::move(source.cited));
    }
    if (hidden && !author) return Done{};
    if (hidden) one.entries.clear();  // which of them, the author is not told either
    one.number = kept.said.key;
    one.final = what.final;
    one.agency = what.agency;
    one.at = kept.said.at;
    if (const auto by = reading_.ProfessionalOf(kept.said.said_by)) one.by = by->id;
    const Status worded = TakeWords(kept, hidden || one.changed, fields, one);
    if (!worded.ok()) return worded;
    if (hidden) places.clear();
    for (const auto& [place, decision] : places) {
      shown.insert(place);
      told_.insert(decision);
    }
    found.push_back(std::move(one));
    return Done{};
  }

  // They may repeat what the author was shown: for whoever is shown no less, while it stands.
  Status TakeWords(const StatedThen& kept, bool wait, const std::vector<std::uint64_t>& fields,
                   CuratedChronology& one) {
    if (wait) return Done{};
    const Result<Sensitive> sealed = reading_.WordsOf(kept.child, kept.said.ordinal);
    if (!sealed.ok() && sealed.error().code == ErrorCode::kNotFound) return Done{};
    if (!sealed.ok()) return sealed.error();
    Words words = Unseal(sealed.value());
    if (words.fields.size() != fields.size()) return Done{};
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if ((words.fields[i] & ~fields[i]) != 0) return Done{};
    }
    one.worded = true;
    one.words = std::move(words.text);
    return Done{};
  }

  Status Read(const EntryId& id, Source& source) {
    source.cited.entry = id;
    const auto there = entries_.find(id);
    if (there == entries_.end()) {  // of somebody who is another child by now, or erased
      source.hidden = true;
      return Done{};
    }
    const EntryRef& ref = *there->second;
    const EntryRef* today = newest_.Of(ref);
    if (today == nullptr) {
      source.hidden = true;
      return Done{};
    }
    const std::size_t place = decisions_.For(ref, *today);
    const EntryDecisions::Made& made = decisions_.made()[place];
    if (!made.decision.permits()) {
      source.hidden = true;
      return Done{};
    }
    const bool gone = !ref.readable || today->ended.has_value();
    if (gone) {
      source.cited.state = CitedEntry::State::kTakenBack;
      return Done{};
    }
    if (ref.ended) {
      source.cited.state = CitedEntry::State::kCorrected;
      source.cited.now = today->id;
    }
    if (!ref.ended) source.fields = made.keep.bits();
    source.shown = {ShownEntry(ref.person, ref.seq), place};
    return Open(ref, made, source.cited.json);
  }

  Status Open(const EntryRef& ref, const EntryDecisions::Made& made, std::string& json) {
    const auto person = std::find_if(asked_.persons.begin(), asked_.persons.end(),
                                     [&](const auto& one) { return one.row == ref.person; });
    bool readable = person != asked_.persons.end();
    const Result<std::string> disputes = disputes_.MemberOf(ref, made.keep);
    if (!disputes.ok()) return disputes.error();
    if (readable) {
      const Status opened =
          reading_.Open(*person, {&ref}, [&](std::size_t, std::string_view bytes) {
            const auto view = records::EntryView::Of(bytes);
            readable = view.ok();
            if (view.ok())
              view.value().Rebuild(made.keep, BesideEachOther(made.extra, disputes.value()), json);
          });
      if (!opened.ok()) return opened;
    }
    if (readable) return Done{};
    return Error{ErrorCode::kInternal, "an entry cannot be read: tell the hub's operator",
                 "stored entry is not of the entry format"};
  }

  store::ReadTransaction& reading_;
  const Caller& caller_;
  const Asked& asked_;
  EntryDecisions decisions_;
  const NewestVersions newest_;
  Disputes disputes_;
  const std::map<EntryId, const EntryRef*> entries_;
  std::set<std::size_t> told_;  // decisions of what was shown
};

// The one of that number that the asker wrote; nothing: there is none.
std::optional<StatedThen> OwnOf(const std::vector<StatedThen>& all, const Caller& caller,
                                std::int64_t number, store::ChildRow child) {
  for (const StatedThen& kept : all) {
    if (kept.child == child && kept.said.key == number && !WhatOf(kept).withdrawn &&
        kept.said.said_by == caller.who.row)
      return kept;
  }
  return std::nullopt;
}

std::int64_t NextNumber(const std::vector<StatedThen>& all) {
  std::int64_t most = 0;
  for (const StatedThen& kept : all) most = std::max(most, kept.said.key);
  return most + 1;
}

}  // namespace

Outcome<access::Told> Curate::Keep(const Caller& caller, const CuratedDraft& draft) {
  if (const auto fault = FaultOf(draft)) return *fault;
  std::vector<std::uint64_t> fields;
  RightsAct act;
  act.event = audit::Event::kCuratedKept;
  act.basis = [&](store::Reading& reading, const Asked& asked) {
    Basis basis = BasisOf(asked, DecidedBy::kIncident);
    basis.asks.on = draft.withdrawn;
    if (asked.decision.decision.permits() && !draft.withdrawn) {
      const auto directory = directory_.Current(reading, asked.question.at);
      fields = FieldsShown(reading, caller, asked, *directory, policy_, draft.entries);
      basis.asks.on = !fields.empty();
    }
    return basis;
  };
  act.act = [&](store::Writing& writing, const Asked& asked, std::uint64_t leaf,
                access::Told&) -> Status {
    const auto all = StatedOf(writing, asked, store::Topic::kCurated);
    if (!all.ok()) return all.error();
    const auto before = OwnOf(all.value(), caller, draft.number, *asked.child);
    if (draft.number != 0 && !before) {
      return Error{ErrorCode::kNotFound, "you wrote no such chronology", "unknown curated"};
    }
    store::Curated what;
    what.final = draft.final;
    what.withdrawn = draft.withdrawn;
    what.agency = caller.agency.id;
    what.entries = draft.withdrawn ? WhatOf(*before).entries : draft.entries;
    const std::int64_t number = before ? draft.number : NextNumber(all.value());
    writing.State(*asked.child, Say(caller, leaf, std::move(what), number), Seal(fields, draft));
    return Done{};
  };
  return ActOnRights(store_, caller, draft.child, draft.purpose, policy_, clock_.Now(), act);
}

Outcome<CuratedAnswer> Curate::Read(const Caller& caller, const ChildId& child,
                                    access::Purpose purpose) {
  using Answered = std::variant<audit::Released<CuratedAnswer>, Refusal>;
  return UntilRightsHold<Answered>([&] { return Attempt(caller, child, purpose); });
}

Outcome<CuratedAnswer> Curate::Attempt(const Caller& caller, const ChildId& child,
                                       access::Purpose purpose) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  CuratedAnswer answer;
  answer.child = child;
  bool permitted = false;
  std::string facts;
  std::vector<ShownEntry> shown;
  {
    store::ReadTransaction reading = store_.Read();
    const Asked asked = Ask(reading, caller, child, purpose, policy_, now);
    answer.told = Tell(asked.question, asked.decision.decision, policy_);
    answer.told.closed_because = asked.decision.closed_because;
    permitted = asked.decision.decision.permits();
    Grading grading(asked.question, asked.decision);
    if (!permitted) facts = FactsOf(asked, DecidedBy::kInvolved);
    if (permitted) {
      const auto directory = directory_.Current(reading, now);
      Lookup lookup(reading, caller, asked, *directory, policy_);
      const Status read = lookup.Run();
      if (!read.ok()) return read.error();
      answer.curated = std::move(lookup.found);
      answer.coverage = directory->coverage;
      answer.told.withheld = lookup.Withheld();
      facts = FactsOf(asked, DecidedBy::kInvolved, lookup.Classes(grading));
      shown.assign(lookup.shown.begin(), lookup.shown.end());
    }
    grading.Tell(policy_, answer.told);
  }
  if (!permitted) {
    auto refusal = Refuse(store_, caller, std::move(answer.told), child, epoch, std::move(facts));
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  if (!answer.told.withheld.empty()) answer.told.outcome = access::Outcome::kRedact;
  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kCuratedRead, caller, answer.told, child);
  leaf.count = static_cast<std::uint32_t>(shown.size());
  std::vector<EntryId> ids;
  for (const CuratedChronology& one : answer.curated) {
    for (const CitedEntry& cited : one.entries) {
      if (!cited.json.empty()) ids.push_back(cited.entry);
    }
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  leaf.shown = HashOfShown(ids);
  const auto durable = store_.writer().WriteLeaf(
      leaf,
      Encode(
          AuditDetail{caller.who.id, child, answer.told, std::move(shown), {}, std::move(facts)}),
      store_.pseudonyms().SubjectIndex(child), epoch);
  if (!durable.ok()) return durable.error();
  answer.told.id = store_.DecisionOf(durable.value().index());
  return {audit::Released<CuratedAnswer>(std::move(answer), durable.value())};
}

}  // namespace hub::service
