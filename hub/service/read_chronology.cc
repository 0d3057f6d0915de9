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
#include "hub/service/known_to.h"
#include "hub/service/newest_versions.h"
#include "hub/service/story.h"

namespace hub::service {
namespace {

using chronology::ChronologyAnswer;
using EntryList = store::Reading::EntryList;
using EntryRef = store::Reading::EntryRef;

constexpr std::size_t kLikelyEntries = 256;
constexpr std::size_t kLikelySize = 512;  // of an entry whose length is not known
constexpr std::size_t kNotShown = static_cast<std::size_t>(-1);  // in place of a decision

// The visible entries of one answer: what orders them, and the opened bytes of its page.
struct Visible {
  struct Entry {
    std::size_t person = 0;  // in Asked::persons
    std::int64_t seq = 0;
    const EntryRef* ref = nullptr;  // while the transaction lasts
    std::size_t decision = 0;
    std::size_t offset = 0;  // in `bytes`, once opened
    std::size_t length = 0;
    records::FieldSet then = records::FieldSet::AllFields();  // that were to be seen then

    records::FieldSet Keep(const EntryDecisions::Made& made) const { return made.keep.And(then); }
  };

  std::vector<chronology::Item> items;
  std::vector<Entry> entries;  // by Item::handle
  std::string bytes;
  std::map<std::uint32_t, std::string> disputes;  // members of those that somebody disputed
};

// Which entries are shown at all, and with which decision.
class Visibility {
 public:
  Visibility(store::Reading& reading, const Asked& asked, const ChronologyQuery& query,
             Instant known_at, EntryDecisions& decisions)
      : reading_(reading),
        asked_(asked),
        query_(query),
        known_at_(known_at),
        decisions_(decisions) {
    if (query.known_at || query.record) newest_.emplace(reading, asked.persons);
    if (!query.record) return;
    lines_.emplace(reading, asked.persons);
    first_ = lines_->FirstOf(*query.record);
  }

  // `show` gets each shown entry of the list with its decision.
  template <class Show>
  void Each(const EntryList& list, const Show& show) {
    // Entries that are alike are decided on together, unless what binds one today differs.
    std::vector<std::optional<std::size_t>> of_alike(list.most_alike + 1);
    for (const EntryRef& entry : list.entries) {
      if (known_at_ < entry.facts.received) continue;
      if (lines_ && !OfRecord(entry)) continue;
      if (!lines_ && entry.ended && *entry.ended <= known_at_ && !StillStands(entry)) continue;
      if (newest_ || !decisions_.HoldsForAlike(entry)) {
        const std::size_t decision = DecisionOn(entry);
        if (decision != kNotShown) show(entry, decision);
        continue;
      }
      std::optional<std::size_t>& alike = of_alike[entry.alike];
      if (entry.alike == 0 || !alike) alike = DecisionOn(entry);
      if (*alike != kNotShown) show(entry, *alike);
    }
  }

 private:
  // Whether it is a version of the record that is asked for, which stands today.
  bool OfRecord(const EntryRef& entry) const {
    if (lines_->FirstOf(entry.id) != first_) return false;
    const EntryRef* const today = newest_->Of(entry);
    return today != nullptr && !today->ended;
  }

  // What the child or family said is not taken back by what they said later: earlier versions
  // stand beside the newest, for as long as that was not withdrawn.
  bool StillStands(const EntryRef& entry) {
    if (!IsEarlierWord(entry)) return false;
    if (!newest_) newest_.emplace(reading_, asked_.persons);
    const EntryRef* newest = newest_->Of(entry);
    return newest != nullptr && !(newest->ended && *newest->ended <= known_at_);
  }

  std::size_t DecisionOn(const EntryRef& entry) {
    if (!entry.readable) return kNotShown;
    if (query_.kind && entry.facts.kind != *query_.kind) return kNotShown;
    const EntryRef* today = newest_ ? newest_->Of(entry) : &entry;
    if (today == nullptr) return kNotShown;
    const std::size_t decision = decisions_.For(entry, *today);
    const EntryDecisions::Made& made = decisions_.made()[decision];
    if (!made.decision.permits()) return kNotShown;
    const bool of_agency = !query_.agency || (made.facts.owner == *query_.agency &&
                                              made.keep.Has(records::Field::kAgency));
    return of_agency ? decision : kNotShown;
  }

  store::Reading& reading_;
  const Asked& asked_;
  const ChronologyQuery& query_;
  Instant known_at_;
  EntryDecisions& decisions_;
  std::optional<NewestVersions> newest_;
  std::optional<RecordLines> lines_;  // when one record is asked for,
  EntryId first_;                     // which begins with this version
};

// Everything visible, by the facts alone. Of a record that is asked for, versions that were
// superseded stand beside the newest.
void Gather(store::ReadTransaction& reading, const Asked& asked, bool of_record,
            Visibility& visibility, Visible& visible) {
  visible.items.reserve(kLikelyEntries);
  visible.entries.reserve(kLikelyEntries);
  std::set<EntryId> told;  // of those about several, who may be one child by now
  for (std::size_t person = 0; person < asked.persons.size(); ++person) {
    const EntryList& list = reading.Survey(asked.persons[person]);
    visibility.Each(list, [&](const EntryRef& entry, std::size_t decision) {
      if (entry.shared && !told.insert(entry.id).second) return;
      const bool stands = !entry.ended || of_record || IsEarlierWord(entry);
      visible.items.push_back({entry.id, entry.facts.happened, entry.facts.received,
                               stands ? chronology::kNeverEnded : *entry.ended,
                               static_cast<std::uint32_t>(visible.entries.size())});
      visible.entries.push_back({person, entry.seq, &entry, decision});
    });
  }
}

// What of the visible entries stands on the timeline, over all pages.
std::vector<ShownRef> OnTheTimeline(const Visible& visible, const EntryDecisions& decisions) {
  std::vector<ShownRef> timeline;
  timeline.reserve(visible.items.size());
  for (const chronology::Item& item : visible.items) {
    const Visible::Entry& entry = visible.entries[item.handle];
    timeline.push_back({entry.person, entry.ref, &decisions.made()[entry.decision]});
  }
  return timeline;
}

// The incidents that the page touches, and how many there are over all pages. `handles`: of the
// entries that the story was told of, in their order.
void TellIncidents(const Story& story, const std::vector<std::uint32_t>& handles,
                   const chronology::Page& page, std::size_t entries, ChronologyAnswer& answer) {
  std::vector<bool> on_page(entries);
  for (const chronology::Item& item : page.items) on_page[item.handle] = true;
  answer.total_incidents = page.total;
  for (const Story::Incident& incident : story.incidents) {
    answer.total_incidents -= incident.places.size() - 1;
    const bool touches = std::any_of(incident.places.begin(), incident.places.end(),
                                     [&](std::uint32_t place) { return on_page[handles[place]]; });
    if (touches) answer.incidents.push_back(incident.shown);
  }
}

bool FiltersNothing(const ChronologyQuery& query) {
  return !query.range.from && !query.range.to && !query.agency && !query.kind && !query.brief &&
         query.cursor.empty() && query.words.empty() && !query.known_to;
}

// Keeps the entries that show these words.
Status KeepThoseThatSay(store::ReadTransaction& reading, const Asked& asked,
                        const EntryDecisions& decisions, const chronology::WantedWords& words,
                        Visible& visible) {
  std::vector<bool> say(visible.entries.size());
  const std::vector<ShownRef> shown = OnTheTimeline(visible, decisions);
  const Status opened =
      OpenEach(reading, asked, shown, [&](std::size_t i, const records::EntryView& view) {
        const Visible::Entry& entry = visible.entries[visible.items[i].handle];
        say[visible.items[i].handle] = words.In(view, entry.Keep(decisions.made()[entry.decision]));
      });
  if (!opened.ok()) return opened;
  std::erase_if(visible.items, [&](const chronology::Item& item) { return !say[item.handle]; });
  return Done{};
}

// Keeps what somebody else could have seen then.
Status KeepSeenThen(store::Reading& reading, const Asked& asked, const ChronologyQuery& query,
                    const Directory::View& directory, const access::Policy& policy, Instant moment,
                    Visible& visible) {
  const auto agency = reading.FindAgency(query.known_to->agency);
  if (!agency) return Error{ErrorCode::kInvalid, "known_to: there is no such agency", "no agency"};
  SeenThen seen(reading, asked, *agency, query.known_to->role, directory, policy, moment);
  std::erase_if(visible.items, [&](const chronology::Item& item) {
    Visible::Entry& entry = visible.entries[item.handle];
    const auto fields = seen.Fields(*entry.ref);
    if (fields) entry.then = *fields;
    return !fields;
  });
  return Done{};
}

// By its kind, unless its owner's steward said otherwise.
void KeepSignificant(const Asked& asked, chronology::KindSet significant, Visible& visible) {
  std::map<std::pair<store::PersonRow, std::int64_t>, bool> said;
  for (const store::EntryStatement& of : asked.rights.of_entries) {
    if (const auto* stated = std::get_if<store::Significance>(&of.said.what))
      said[{of.person, of.said.key}] = stated->significant;
  }
  std::erase_if(visible.items, [&](const chronology::Item& item) {
    const EntryRef& ref = *visible.entries[item.handle].ref;
    const auto found = said.empty() ? said.end() : said.find({ref.person, ref.seq});
    return found != said.end() ? !found->second : !significant.Has(ref.facts.kind);
  });
}

// Opens what the page shows and nothing else.
Status OpenPage(store::ReadTransaction& reading, const Asked& asked, const chronology::Page& page,
                Visible& visible) {
  struct Shown {
    std::vector<const EntryRef*> refs;
    std::vector<Visible::Entry*> entries;  // of the same order
  };
  std::vector<Shown> of_person(asked.persons.size());
  for (const chronology::Item& item : page.items) {
    Visible::Entry& entry = visible.entries[item.handle];
    of_person[entry.person].refs.push_back(entry.ref);
    of_person[entry.person].entries.push_back(&entry);
  }
  std::size_t size = 0;
  for (const Shown& shown : of_person)
    for (const EntryRef* ref : shown.refs)
      size += std::max<std::size_t>(ref->place.length, kLikelySize);
  visible.bytes.reserve(size);
  for (std::size_t person = 0; person < of_person.size(); ++person) {
    const Shown& shown = of_person[person];
    const Status opened =
        reading.Open(asked.persons[person], shown.refs, [&](std::size_t i, std::string_view body) {
          shown.entries[i]->offset = visible.bytes.size();
          shown.entries[i]->length = body.size();
          visible.bytes += body;
        });
    if (!opened.ok()) return opened;
  }
  return Done{};
}

// What somebody says against what the page shows, in their own words.
Status AddDisputes(store::Reading& reading, const Asked& asked, std::optional<Instant> as_of,
                   const chronology::Page& page, const EntryDecisions& decisions,
                   Visible& visible) {
  Disputes disputes(reading, asked, as_of);
  for (const chronology::Item& item : page.items) {
    const Visible::Entry& entry = visible.entries[item.handle];
    Result<std::string> member =
        disputes.MemberOf(*entry.ref, entry.Keep(decisions.made()[entry.decision]));
    if (!member.ok()) return member.error();
    if (!member.value().empty()) visible.disputes[item.handle] = std::move(member).value();
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
bool Splice(const chronology::Page& page, const Visible& visible, const EntryDecisions& decisions,
            int late_days, ChronologyAnswer& answer) {
  std::string& out = answer.entries;
  out.reserve(visible.bytes.size() + page.items.size());
  for (const chronology::Item& item : page.items) {
    const Visible::Entry& entry = visible.entries[item.handle];
    const auto view =
        records::EntryView::Of(std::string_view(visible.bytes).substr(entry.offset, entry.length));
    if (!view.ok()) return false;
    if (!out.empty()) out += ',';
    const EntryDecisions::Made& made = decisions.made()[entry.decision];
    if (made.facts.labels.Has(records::Label::kDisputed)) answer.disputed.push_back(item.id);
    const records::FieldSet keep = entry.Keep(made);
    const int late = DaysLate(view.value(), item, keep);
    if (late > late_days) answer.late.push_back({item.id, late});
    const auto disputed = visible.disputes.find(item.handle);
    if (disputed != visible.disputes.end()) {
      view.value().Rebuild(keep, BesideEachOther(made.extra, disputed->second), out);
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
std::vector<access::EntryFacts> TellEntryReasons(const chronology::Page& page,
                                                 const Visible& visible,
                                                 const EntryDecisions& decisions, Grading& grading,
                                                 access::Told& told) {
  std::vector<access::EntryFacts> classes;
  if (page.items.empty()) return classes;
  told.because.clear();
  std::vector<bool> used(decisions.made().size());
  for (const chronology::Item& item : page.items)
    used[visible.entries[item.handle].decision] = true;
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
      stories_(std::make_unique<Stories>(settings)) {}

ReadChronology::~ReadChronology() = default;

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
  Visible visible;
  Visibility visibility(*reading, asked, query, answer.known_at, decisions);
  Gather(*reading, asked, query.record.has_value(), visibility, visible);
  std::erase_if(visible.items, [&](const chronology::Item& item) {
    return !chronology::Belongs(item, answer.known_at, query.range);
  });
  if (query.known_to) {
    answer.known_to = query.known_to;
    const Status kept = KeepSeenThen(*reading, asked, query, *directory, of_then.value_or(policy_),
                                     answer.known_at, visible);
    if (!kept.ok()) return kept;
  }
  if (!query.words.empty()) {
    const Status kept = KeepThoseThatSay(*reading, asked, decisions,
                                         chronology::WantedWords(query.words.Reveal()), visible);
    if (!kept.ok()) return kept;
  }
  answer.brief = query.brief;
  answer.total_full = visible.items.size();
  if (query.brief) KeepSignificant(asked, settings_.significant, visible);
  answer.with_incidents = query.incidents && query.words.empty() && !query.known_to;
  std::shared_ptr<const Story> story;
  std::vector<std::uint32_t> handles;
  if (answer.with_incidents) {
    const std::vector<ShownRef> shown = OnTheTimeline(visible, decisions);
    auto told = stories_->Of(*reading, asked, shown, decisions, *directory,
                             Date::Of(answer.known_at), query.known_at.has_value());
    if (!told.ok()) return told.error();
    story = std::move(told).value();
    if (FiltersNothing(query)) {
      answer.gaps = story->gaps;
      auto contradictions = TellContradictions(*reading, asked, *story, shown);
      if (!contradictions.ok()) return contradictions.error();
      answer.contradictions = std::move(contradictions).value();
    }
    handles.reserve(visible.items.size());
    for (const chronology::Item& item : visible.items) handles.push_back(item.handle);
  }
  const chronology::Page page = chronology::Arrange(std::move(visible.items), answer.known_at,
                                                    query.range, after, query.limit);
  const Status opened = OpenPage(*reading, asked, page, visible);
  if (!opened.ok()) return opened.error();
  const Status disputed = AddDisputes(*reading, asked, query.known_at, page, decisions, visible);
  if (!disputed.ok()) return disputed;
  reading.reset();  // the next asker need not wait for this answer to be put together
  if (!Splice(page, visible, decisions, settings_.late_days, answer))
    return Error{ErrorCode::kInternal, "an entry cannot be read: tell the hub's operator",
                 "stored entry is not of the entry format"};
  out.facts = FactsOf(asked, DecidedBy::kChronology,
                      TellEntryReasons(page, visible, decisions, grading, answer.told));
  grading.Tell(policy_, answer.told);
  answer.shown = page.items.size();
  answer.total = page.total;
  if (story) TellIncidents(*story, handles, page, visible.entries.size(), answer);
  if (page.next) answer.next_cursor = page.next->Text();
  answer.coverage = directory->coverage;
  out.shown.reserve(page.items.size());
  std::vector<EntryId> ids;
  ids.reserve(page.items.size());
  for (const chronology::Item& item : page.items) {
    const Visible::Entry& entry = visible.entries[item.handle];
    out.shown.emplace_back(asked.persons[entry.person].row, entry.seq);
    ids.push_back(item.id);
  }
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
