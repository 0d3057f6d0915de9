#include "hub/service/read_chronology.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "hub/chronology/search_text.h"
#include "hub/records/entry_format.h"
#include "hub/service/disputes.h"
#include "hub/service/entry_decisions.h"
#include "hub/service/keep_up.h"
#include "hub/service/known_to.h"
#include "hub/service/timeline.h"

namespace hub::service {
namespace {

using chronology::ChronologyAnswer;
using EntryRef = store::Reading::EntryRef;

constexpr std::size_t kLikelySize = 512;  // of an entry whose length is not known

// The entries of one page, with their opened bytes.
struct OpenedPage {
  struct Entry {
    ShownRef shown;
    std::size_t decision = 0;
    std::size_t offset = 0;  // in `bytes`, once opened
    std::size_t length = 0;
    records::FieldSet then = records::FieldSet::AllFields();  // that were to be seen then
    std::string disputes;  // a member, empty when nobody disputed it

    records::FieldSet Keep() const { return shown.made->keep.And(then); }
  };

  chronology::Page page;
  std::vector<Entry> entries;  // of the same order as its items
  std::string bytes;
};

// What of a timeline answers the question, where that is not all of it.
struct Chosen {
  std::vector<chronology::Item> items;
  std::map<std::uint32_t, records::FieldSet> then;  // by place: fields that were to be seen then
};

// The incidents that the page touches, and how many there are over all pages.
void TellIncidents(const Timeline& timeline, const chronology::Page& page,
                   ChronologyAnswer& answer) {
  std::set<std::uint32_t> touched;
  for (const chronology::Item& item : page.items)
    touched.insert(timeline.entries[item.handle].incident);
  touched.erase(DecidedTogether::kNone);
  for (const std::uint32_t incident : touched)
    answer.incidents.push_back(timeline.story.incidents[incident].shown);
  answer.total_incidents = timeline.incidents;
}

bool FiltersNothing(const ChronologyQuery& query) {
  return !query.range.from && !query.range.to && !query.agency && !query.kind && !query.brief &&
         query.cursor.empty() && query.words.empty() && !query.known_to;
}

// Keeps the entries that show these words.
Status KeepThoseThatSay(store::ReadTransaction& reading, const Asked& asked,
                        const ShownTimeline& timeline, const chronology::WantedWords& words,
                        Chosen& chosen) {
  std::vector<ShownRef> shown;
  shown.reserve(chosen.items.size());
  for (const chronology::Item& item : chosen.items) shown.push_back(timeline.At(item.handle));
  std::vector<bool> say(timeline.items().size());
  const Status opened =
      OpenEach(reading, asked, shown, [&](std::size_t i, const records::EntryView& view) {
        const std::uint32_t place = chosen.items[i].handle;
        const auto then = chosen.then.find(place);
        const records::FieldSet keep = shown[i].made->keep;
        say[place] = words.In(view, then == chosen.then.end() ? keep : keep.And(then->second));
      });
  if (!opened.ok()) return opened;
  std::erase_if(chosen.items, [&](const chronology::Item& item) { return !say[item.handle]; });
  return Done{};
}

// Keeps what somebody else could have seen then.
Status KeepSeenThen(store::Reading& reading, const Asked& asked, const ChronologyQuery& query,
                    const Directory::View& directory, const access::Policy& policy, Instant moment,
                    const ShownTimeline& timeline, Chosen& chosen) {
  const auto agency = reading.FindAgency(query.known_to->agency);
  if (!agency) return Error{ErrorCode::kInvalid, "known_to: there is no such agency", "no agency"};
  SeenThen seen(reading, asked, *agency, query.known_to->role, directory, policy, moment);
  std::erase_if(chosen.items, [&](const chronology::Item& item) {
    const auto fields = seen.Fields(*timeline.At(item.handle).ref);
    if (fields) chosen.then.emplace(item.handle, *fields);
    return !fields;
  });
  return Done{};
}

// Of the timeline what the question's words and its `known_to` choose.
Status Choose(store::ReadTransaction& reading, const Asked& asked, const ChronologyQuery& query,
              const Directory::View& directory, const access::Policy& policy,
              chronology::KindSet significant, const ShownTimeline& timeline,
              ChronologyAnswer& answer, Chosen& chosen) {
  chosen.items = timeline.items();
  if (query.known_to) {
    answer.known_to = query.known_to;
    const Status kept =
        KeepSeenThen(reading, asked, query, directory, policy, answer.known_at, timeline, chosen);
    if (!kept.ok()) return kept;
  }
  if (!query.words.empty()) {
    const Status kept = KeepThoseThatSay(reading, asked, timeline,
                                         chronology::WantedWords(query.words.Reveal()), chosen);
    if (!kept.ok()) return kept;
  }
  answer.total_full = chosen.items.size();
  if (!query.brief) return Done{};
  const auto entry_of = [&](const chronology::Item& item) -> const EntryRef& {
    return *timeline.At(item.handle).ref;
  };
  KeepSignificant(asked, significant, entry_of, chosen.items);
  return Done{};
}

// Opens what the page shows and nothing else.
Status OpenPage(store::ReadTransaction& reading, const Asked& asked, OpenedPage& page) {
  struct Shown {
    std::vector<const EntryRef*> refs;
    std::vector<OpenedPage::Entry*> entries;  // of the same order
  };
  std::vector<Shown> of_person(asked.persons.size());
  std::size_t size = 0;
  for (OpenedPage::Entry& entry : page.entries) {
    of_person[entry.shown.person].refs.push_back(entry.shown.ref);
    of_person[entry.shown.person].entries.push_back(&entry);
    size += std::max<std::size_t>(entry.shown.ref->place.length, kLikelySize);
  }
  page.bytes.reserve(size);
  for (std::size_t person = 0; person < of_person.size(); ++person) {
    const Shown& shown = of_person[person];
    const Status opened =
        reading.Open(asked.persons[person], shown.refs, [&](std::size_t i, std::string_view body) {
          shown.entries[i]->offset = page.bytes.size();
          shown.entries[i]->length = body.size();
          page.bytes += body;
        });
    if (!opened.ok()) return opened;
  }
  return Done{};
}

OpenedPage PageOf(const ShownTimeline& timeline, const std::vector<chronology::Item>& items,
                  const Chosen& chosen, const std::optional<chronology::Cursor>& after,
                  std::size_t limit) {
  OpenedPage page;
  page.page = chronology::PageOf(items, after, limit);
  page.entries.reserve(page.page.items.size());
  for (const chronology::Item& item : page.page.items) {
    OpenedPage::Entry& entry = page.entries.emplace_back();
    entry.shown = timeline.At(item.handle);
    entry.decision = timeline.DecisionOn(item.handle);
    const auto then = chosen.then.find(item.handle);
    if (then != chosen.then.end()) entry.then = then->second;
  }
  return page;
}

// What somebody says against what the page shows, in their own words.
Status AddDisputes(store::Reading& reading, const Asked& asked, std::optional<Instant> as_of,
                   OpenedPage& page) {
  Disputes disputes(reading, asked, as_of);
  for (OpenedPage::Entry& entry : page.entries) {
    Result<std::string> member = disputes.MemberOf(*entry.shown.ref, entry.Keep());
    if (!member.ok()) return member.error();
    entry.disputes = std::move(member).value();
  }
  return Done{};
}

// How many days later than it happened the source wrote it down, as far as the asker may know.
int DaysLate(const records::EntryView& view, const chronology::Item& item,
             const records::FieldSet& keep) {
  if (!item.happened.known() || !keep.Has(records::Field::kHappened)) return 0;
  if (!keep.Has(records::Field::kRecorded)) return 0;
  const auto member = view.Member(records::Field::kRecorded);
  const auto recorded = member ? Instant::Parse(records::MemberText(*member)) : std::nullopt;
  return recorded ? Date::Of(*recorded).days - item.happened.latest.days : 0;
}

// Splices whole entries, rebuilds redacted ones; false when stored bytes are not an entry.
bool Splice(const OpenedPage& page, int late_days, ChronologyAnswer& answer) {
  std::string& out = answer.entries;
  out.reserve(page.bytes.size() + page.entries.size());
  for (std::size_t i = 0; i < page.entries.size(); ++i) {
    const chronology::Item& item = page.page.items[i];
    const OpenedPage::Entry& entry = page.entries[i];
    const auto view =
        records::EntryView::Of(std::string_view(page.bytes).substr(entry.offset, entry.length));
    if (!view.ok()) return false;
    if (!out.empty()) out += ',';
    const EntryDecisions::Made& made = *entry.shown.made;
    if (made.facts.labels.Has(records::Label::kDisputed)) answer.disputed.push_back(item.id);
    const records::FieldSet keep = entry.Keep();
    const int late = DaysLate(view.value(), item, keep);
    if (late > late_days) answer.late.push_back({item.id, late});
    if (!entry.disputes.empty()) {
      view.value().Rebuild(keep, BesideEachOther(made.extra, entry.disputes), out);
    } else if (keep.all() && made.extra.empty()) {
      out += view.value().Whole();
    } else {
      view.value().Rebuild(keep, made.extra, out);
    }
  }
  return true;
}

// The rules that let these entries through, what they oblige to, and the facts of each class of
// them. A page without entries keeps those that opened the child.
std::vector<access::EntryFacts> TellEntryReasons(const OpenedPage& page,
                                                 const EntryDecisions& decisions, Grading& grading,
                                                 access::Told& told) {
  std::vector<access::EntryFacts> classes;
  if (page.entries.empty()) return classes;
  told.because.clear();
  std::vector<bool> used(decisions.made().size());
  for (const OpenedPage::Entry& entry : page.entries) used[entry.decision] = true;
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (!used[i]) continue;
    const access::Decision& decision = decisions.made()[i].decision;
    told.because.insert(told.because.end(), decision.reasons().begin(), decision.reasons().end());
    told.withheld = told.withheld.Union(decision.redactions());
    classes.push_back(decisions.made()[i].facts);
    grading.Add(classes.back(), decision);
  }
  std::sort(told.because.begin(), told.because.end());
  told.because.erase(std::unique(told.because.begin(), told.because.end()), told.because.end());
  if (!told.withheld.empty()) told.outcome = access::Outcome::kRedact;
  return classes;
}

Error Invalid(std::string_view what) {
  return {ErrorCode::kInvalid, std::string(what), "bad query"};
}

Status FaultOf(const ChronologyQuery& query) {
  constexpr std::size_t kMostWords = 8;
  const chronology::WantedWords words(query.words.Reveal());
  if (!query.words.empty() && (words.empty() || words.size() > kMostWords))
    return Invalid("words: look for one to eight of them");
  if (!query.known_to) return Done{};
  if (!query.known_at) return Invalid("known_to needs known_at: the moment that is asked about");
  if (query.known_to->role == access::Role::kNone)
    return Invalid("known_to needs known_as: the role of whoever could have seen it");
  if (!MayAskWhatOthersKnew(query.purpose))
    return Invalid("known_to is for the purposes OVERSIGHT, REVIEW and RIGHTS");
  return Done{};
}

}  // namespace

ReadChronology::ReadChronology(store::Store& store, Directory& directory,
                               const access::Policy& policy, const Clock& clock,
                               const chronology::Settings& settings, PolicyThen policy_then)
    : store_(store),
      directory_(directory),
      policy_(policy),
      clock_(clock),
      settings_(settings),
      policy_then_(std::move(policy_then)),
      timelines_(std::make_unique<Timelines>(settings)) {}

ReadChronology::~ReadChronology() = default;

void ReadChronology::KeepUpWith(Around around) {
  keep_up_ = std::make_unique<KeepUp>(
      store_,
      [this](const std::vector<store::PersonRow>& of) { return timelines_->ChildrenKept(of); },
      [this, around = std::move(around)](const ChildId& child) {
        around([&] { PutTogetherAgain(child); });
      });
}

void ReadChronology::AwaitKeptUp() { keep_up_->AwaitIdle(); }

void ReadChronology::PutTogetherAgain(const ChildId& child) {
  for (const Timelines::Asker& asker : timelines_->AskersOf(child)) {
    ChronologyQuery query;
    query.child = child;
    query.purpose = asker.purpose;
    const Instant known_at = store_.HeldAt(std::nullopt);
    const Instant now = clock_.Now();
    store::ReadTransaction reading = store_.ReadAside();
    const Asked asked = Ask(reading, asker.caller, child, asker.purpose, policy_, now);
    if (!asked.decision.decision.permits()) continue;
    const auto directory = directory_.Current(reading, now);
    EntryDecisions decisions(reading, asker.caller, asked, *directory, policy_);
    // What cannot be put together is told to whoever reads next.
    static_cast<void>(timelines_->Of(reading, asked, query, known_at, *directory, decisions).ok());
  }
}

std::size_t ReadChronology::looked_at() const { return timelines_->looked_at(); }
std::size_t ReadChronology::put_together() const { return timelines_->made(); }

Result<std::optional<chronology::ShownContradiction>> ReadChronology::FindContradiction(
    const Caller& caller, const ChildId& child, access::Purpose purpose, const std::string& id) {
  ChronologyQuery query;
  query.child = child;
  query.purpose = purpose;
  query.limit = 1;
  Composed composed;
  const Status status = Compose(caller, query, std::nullopt, composed);
  if (!status.ok()) return status.error();
  for (chronology::ShownContradiction& told : composed.answer.contradictions)
    if (told.id == id) return {std::optional(std::move(told))};
  return {std::optional<chronology::ShownContradiction>()};
}

Outcome<ChronologyAnswer> ReadChronology::Run(const Caller& caller, const ChronologyQuery& query) {
  using Told = std::variant<audit::Released<ChronologyAnswer>, Refusal>;
  std::optional<chronology::Cursor> after;
  if (!query.cursor.empty()) {
    after = chronology::Cursor::Parse(query.cursor);
    if (!after)
      return Error{ErrorCode::kInvalid, "the cursor is not one of ours: start from the first page",
                   "bad cursor"};
  }
  const Status fault = FaultOf(query);
  if (!fault.ok()) return fault.error();
  if (query.limit < 1 || query.limit > 500)
    return Error{ErrorCode::kInvalid, "limit must be from 1 to 500", "bad limit"};
  return UntilRightsHold<Told>([&] { return Attempt(caller, query, after); });
}

Status ReadChronology::Compose(const Caller& caller, const ChronologyQuery& query,
                               const std::optional<chronology::Cursor>& after, Composed& out) {
  ChronologyAnswer& answer = out.answer;
  answer.child = query.child;
  answer.known_at = store_.HeldAt(query.known_at);
  const Instant now = clock_.Now();
  std::optional<access::Policy> of_then;
  if (query.known_to && policy_then_) of_then = policy_then_(answer.known_at);
  std::unique_ptr<store::ReadTransaction> reading(new store::ReadTransaction(store_.Read()));
  const Asked asked = Ask(*reading, caller, query.child, query.purpose, policy_, now);
  answer.told = Tell(asked.question, asked.decision.decision, policy_);
  answer.told.closed_because = asked.decision.closed_because;
  out.permitted = asked.decision.decision.permits();
  Grading grading(asked.question, asked.decision);
  if (!out.permitted) {
    grading.Tell(policy_, answer.told);
    out.facts = FactsOf(asked, DecidedBy::kChronology);
    return Done{};
  }

  const auto directory = directory_.Current(*reading, now);
  EntryDecisions decisions(*reading, caller, asked, *directory, policy_);
  const auto found = timelines_->Of(*reading, asked, query, answer.known_at, *directory, decisions);
  if (!found.ok()) return found.error();
  const ShownTimeline& timeline = found.value();
  if (query.incidents && !query.record && FiltersNothing(query) && !query.known_at)
    timelines_->Remember(query.child, caller, query.purpose);
  Chosen chosen;
  const bool all = query.words.empty() && !query.known_to;
  if (!all) {
    timelines_->LookedAt(timeline.items().size());
    const Status kept = Choose(*reading, asked, query, *directory, of_then.value_or(policy_),
                               settings_.significant, timeline, answer, chosen);
    if (!kept.ok()) return kept;
  }
  answer.brief = query.brief;
  if (all) answer.total_full = timeline.all().full;
  answer.with_incidents = query.incidents && all;
  if (answer.with_incidents && FiltersNothing(query)) {
    answer.gaps = timeline.all().story.gaps;
    auto contradictions =
        TellContradictions(*reading, asked, timeline.all().story,
                           [&](std::uint32_t place) { return timeline.At(place); });
    if (!contradictions.ok()) return contradictions.error();
    answer.contradictions = std::move(contradictions).value();
  }
  OpenedPage page =
      PageOf(timeline, all ? timeline.items() : chosen.items, chosen, after, query.limit);
  const Status opened = OpenPage(*reading, asked, page);
  if (!opened.ok()) return opened.error();
  const Status disputed = AddDisputes(*reading, asked, query.known_at, page);
  if (!disputed.ok()) return disputed;
  timelines_->LookedAt(page.entries.size());
  if (answer.with_incidents) TellIncidents(timeline.all(), page.page, answer);
  out.shown.reserve(page.entries.size());
  std::vector<EntryId> ids;
  ids.reserve(page.entries.size());
  for (const OpenedPage::Entry& entry : page.entries) {
    out.shown.emplace_back(asked.persons[entry.shown.person].row, entry.shown.ref->seq);
    ids.push_back(entry.shown.ref->id);
  }
  reading.reset();  // the next asker need not wait for this answer to be put together
  if (!Splice(page, settings_.late_days, answer))
    return Error{ErrorCode::kInternal, "an entry cannot be read: tell the hub's operator",
                 "stored entry is not of the entry format"};
  out.facts = FactsOf(asked, DecidedBy::kChronology,
                      TellEntryReasons(page, decisions, grading, answer.told));
  grading.Tell(policy_, answer.told);
  answer.shown = page.entries.size();
  answer.total = page.page.total;
  if (page.page.next) answer.next_cursor = page.page.next->Text();
  answer.coverage = directory->coverage;
  out.shown_hash = HashOfShown(ids);
  return Done{};
}

Outcome<ChronologyAnswer> ReadChronology::Attempt(const Caller& caller,
                                                  const ChronologyQuery& query,
                                                  const std::optional<chronology::Cursor>& after) {
  const std::uint64_t epoch = store_.RightsEpoch();
  Composed composed;
  const Status status = Compose(caller, query, after, composed);
  if (!status.ok()) return status.error();
  ChronologyAnswer& answer = composed.answer;
  if (!composed.permitted) {
    auto refusal = Refuse(store_, caller, std::move(answer.told), query.child, epoch,
                          std::move(composed.facts));
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  audit::Leaf leaf = MakeLeaf(
      store_,
      query.words.empty() ? audit::Event::kChronologyRead : audit::Event::kChronologySearched,
      caller, answer.told, query.child);
  leaf.count = static_cast<std::uint32_t>(answer.shown);
  leaf.shown = composed.shown_hash;
  const std::string detail = Encode(AuditDetail{caller.who.id,
                                                query.child,
                                                answer.told,
                                                std::move(composed.shown),
                                                {},
                                                std::move(composed.facts)});
  const auto durable =
      store_.writer().WriteLeaf(leaf, detail, store_.pseudonyms().SubjectIndex(query.child), epoch);
  if (!durable.ok()) return durable.error();
  answer.told.id = store_.DecisionOf(durable.value().index());
  return {audit::Released<ChronologyAnswer>(std::move(answer), durable.value())};
}

}  // namespace hub::service
