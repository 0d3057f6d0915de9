// The hub's memory: one SQLite file for what is known, one for the keys that open it.
//
// One Writer thread owns the only read-write connection and every checkpoint, and
// commits what has queued together (group commit); readers are read-only connections
// leased in order of arrival. What is written in one Write() is durable, or nothing of it
// is. See README.md in this room for the files, the keys and what is in clear.

#ifndef HUB_STORE_STORE_H_
#define HUB_STORE_STORE_H_

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/audit/checkpoint.h"
#include "hub/audit/event.h"
#include "hub/audit/released.h"
#include "hub/base/result.h"
#include "hub/records/offered_service.h"
#include "hub/store/glass.h"
#include "hub/store/rights.h"
#include "hub/store/rows.h"

namespace hub::linkage {
class Bound;
class Model;
struct Sketch;
class Traits;
}  // namespace hub::linkage

namespace hub::store {

class KeyStore;
namespace detail {
struct Toolkit;    // a connection with what each call on it needs
struct Group;      // the commit being made
struct LookupKey;  // by which a person is found
}  // namespace detail

struct Options {
  std::filesystem::path data;        // holds hub.db and erasures.log; must exist
  std::filesystem::path keys;        // holds master.key (0600) and keys.db; must exist
  std::filesystem::path migrations;  // schemas/store
  std::string origin;                // of the audit log, "hub.oxfordshire/audit"
  int readers = 4;
  int writer_cache_kib = 64 << 10;  // of pages; more only helps to fill a large hub at once
  const Clock* clock = nullptr;
  // By which people are weighed and found; outlives the store. Where the stored blocking keys were
  // made by another, opening makes them anew. Null: one that has learnt nothing.
  const linkage::Model* weights = nullptr;
};

// What every transaction may ask. Views it hands out live until the next call; a `visit` or
// `take` must not ask again what is being visited. A fault of the file is an exception that
// derives from std::runtime_error; inside a Write() it comes back as an Error. Not shared
// between threads.
class Reading {
 public:
  virtual ~Reading();

  // Partners and professionals.
  std::vector<Agency> Agencies();
  std::optional<Agency> FindAgency(const AgencyId& id);
  std::optional<Agency> AgencyOf(AgencyRow row);
  std::optional<Pin> FindPin(const crypto::Hash& pin);
  std::vector<Pin> PinsOf(AgencyRow agency);
  std::vector<Professional> Professionals();
  std::optional<Professional> FindProfessional(const ProfessionalId& id);
  std::optional<Professional> ProfessionalOf(ProfessionalRow row);
  std::optional<Professional> FindEnrolment(const crypto::Hash& token);
  std::optional<Session> FindSession(const crypto::Hash& hash);
  // Whom the identity provider `issuer` knows as `subject` (logins.cc).
  std::optional<ProfessionalRow> FindLogin(std::string_view issuer, const Sensitive& subject);
  bool HasLogin(ProfessionalRow professional);

  // Children.
  std::optional<ChildRow> FindChild(const ChildId& id);
  std::optional<ChildId> IdOf(ChildRow child);
  std::vector<ChildRow> ChildrenFrom(ChildRow first, std::size_t most);  // by row
  std::optional<ChildRow> LastChild();
  std::vector<Person> PersonsOf(ChildRow child);  // linked now, erased ones too
  std::optional<Person> PersonOf(PersonRow row);
  std::optional<Person> FindPerson(AgencyRow agency, const Hash16& source);
  Result<records::Subject> Identity(const Person& person);  // kInternal: altered; kNotFound: erased
  // What each agency says of the child, but for those who were erased or do not open; `shielded`
  // where anybody of the child is.
  void IdentitiesOf(
      ChildRow child,
      const std::function<void(PersonRow, AgencyRow, const records::Subject&)>& visit);
  // Whether the child cannot be this person, by the sketches that are stored of it. False: perhaps,
  // or of somebody of the child there is none that opens.
  bool CannotBe(ChildRow child, const linkage::Bound& person);
  std::vector<KeySharer> PersonsByBlockingKey(std::uint64_t key, std::size_t most);  // by person
  std::vector<PersonRow> PersonsBySearchKey(std::uint64_t key, std::size_t most);
  // Anybody, the same for the same draw: whom a search looks at where it has nobody to look at,
  // so that its work tells nothing. None: there is nobody.
  std::optional<PersonRow> SomePerson(std::uint64_t draw);
  std::vector<Link> LinksOf(PersonRow person);
  LinkFigures FiguresOf(AgencyRow agency);

  // Questions for data stewards (links.cc).
  std::optional<Match> FindMatch(const linkage::MatchId& id);
  std::optional<Match> MatchOf(MatchRow row);
  // Those that the agency holds a record of on either side, longest asked first, after `after`.
  std::vector<Match> MatchesOf(AgencyRow agency, bool settled, const std::optional<Match>& after,
                               std::size_t most);
  std::vector<MatchAnswer> AnswersTo(MatchRow match);  // the newest of each agency
  // Whether an answer to a question other than `but` keeps these two apart.
  bool KeptApart(ChildRow a, ChildRow b, MatchRow but);
  // Children whom the agency knows, by row after `after`, of whom stewards were asked something
  // and to whom somebody was tied: where ties may wait to be confirmed anew.
  std::vector<ChildRow> AskedAboutAndTied(AgencyRow agency, ChildRow after, std::size_t most);
  // The children in which those who were once of this one stand now.
  std::vector<ChildRow> StandNow(ChildRow child);

  // Entries.
  // Where a body lies, for Open() in the transaction whose survey told it.
  struct EntryPlace {
    std::uint32_t segment = 0;  // 0: in a row of its own
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
    bool guarded = false;
  };
  struct EntryRef {
    PersonRow person{};
    std::int64_t seq = 0;
    EntryFacts facts;
    std::optional<Instant> ended;
    EndReason end_reason = EndReason::kSuperseded;
    EntryId id;
    bool readable = false;    // it has a body; false: purged or erased
    bool shared = false;      // about several persons
    std::uint32_t alike = 0;  // told by Survey() only
    EntryPlace place;         // told by Survey() only
  };
  // In order of arrival. Entries with the same number `alike` have the same owner, kind, class,
  // labels and readability, and none of them is shared or pushed. 0: like no other.
  struct EntryList {
    std::vector<EntryRef> entries;
    std::uint32_t most_alike = 0;  // the largest of the numbers
    // What follows from all of them, so that nobody walks them for every page. Places in `entries`:
    std::vector<std::uint32_t> first_alike;  // the first with each number, from 1
    std::vector<std::uint32_t> alone;        // those that are like no other
    Instant changed;                         // when one of them came or ended last
    bool words_ended = false;                // some are own words that are not the newest
    bool shielded = false;                   // some keep a place to themselves
    // Of all that is told of them, but for where they lie: what has the same is the same.
    Hash16 digest{};
  };
  // Every entry of the person from the rows alone, unopened, each with the version that it
  // superseded.
  void Versions(PersonRow person,
                const std::function<void(const EntryRef&, std::optional<EntryId> prior)>& visit);
  std::optional<RecordHead> FindRecord(AgencyRow agency, const Hash16& source);
  bool PushedTo(PersonRow person, std::int64_t seq, AgencyRow agency, ProfessionalRow who);
  // Whether any child that a shared entry is about is shielded.
  bool AboutShielded(PersonRow person, std::int64_t seq);
  // Who an entry is about; erased ones are not told. One where it is not shared.
  std::vector<PersonRow> SubjectsOf(PersonRow person, std::int64_t seq);
  std::optional<StoredBatch> FindBatch(AgencyRow agency, const std::string& id);
  std::vector<std::string> NewestBatchesOf(AgencyRow agency, std::size_t most);  // their ids
  std::vector<Quarantined> QuarantineOf(AgencyRow agency);                       // still waiting
  std::vector<QuarantineId> WaitingOf(AgencyRow agency, const Hash16& source);   // of that record
  Result<records::Record> QuarantinedRecord(const QuarantineId& id);

  // Rights.
  std::vector<Relationship> RelationshipsOf(ChildRow child);  // the newest of each professional
  // Of whom a tie to this professional was ever stated, the newest children first.
  std::vector<ChildRow> ChildrenTiedTo(ProfessionalRow who, std::size_t most);
  // Everything that was stated about the child and its entries, and holds now: two statements.
  ChildRights RightsOf(ChildRow child);
  // The same as it was stated up to a moment, of the child and of persons of today's.
  ChildRights RightsAt(ChildRow child, const std::vector<Person>& persons, Instant moment);
  // One gateway with the child it is of; nullopt: there is none, or it was altered.
  std::optional<std::pair<ChildRow, Statement>> FindGateway(const GatewayId& id);
  // Likewise one request of a person about their data.
  std::optional<std::pair<ChildRow, Statement>> FindRightsAsked(const GatewayId& id);
  // Children of whom such a request was ever recorded, by row after `after`.
  std::vector<ChildRow> ChildrenWithRightsAsked(ChildRow after, std::size_t most);
  Result<Sensitive> WordsOf(ChildRow child, std::int64_t ordinal);  // evidence, a reason
  Result<Sensitive> WordsOf(PersonRow person, std::int64_t ordinal);
  // Every sending on of the child's entries, those that ended or were replaced too, each
  // person's in the order in which they were said.
  std::vector<EntryStatement> SendingsOf(ChildRow child);
  // To whom entries of this person were sent with their batches.
  std::vector<PushedOn> PushesOf(PersonRow person);

  // Services on offer, of agencies that are connected (services_on_offer.cc).
  FoundServices FindServices(const OfferedQuery& query);
  std::vector<OfferedList> OfferedLists();

  // Who enters records for whom (entry_arrangements.cc).
  bool MayEnterFor(AgencyRow agency, ProfessionalRow who);  // the agency's standing is not asked
  std::vector<EntryArrangement> EntryArrangementsOf(AgencyRow agency);  // ended ones too
  std::optional<ProfessionalRow> WhoEntered(AgencyRow agency, const std::string& batch);

  // Decisions to share or not, passkeys, openings by break-glass (glass.cc). Newest first; of rows
  // before `before`, 0: all.
  std::vector<ShareDecision> ShareDecisionsBy(ProfessionalRow author, std::int64_t before,
                                              std::size_t most);
  std::vector<ShareDecision> ShareDecisionsOf(AgencyRow agency, std::int64_t before,
                                              std::size_t most);
  Result<Sensitive> BodyOf(const ShareDecision& decision);  // kNotFound: erased
  std::optional<Passkey> FindPasskey(const PasskeyId& id);  // removed ones too
  std::optional<Passkey> FindCredential(std::string_view credential);
  std::vector<Passkey> PasskeysOf(ProfessionalRow who);
  std::vector<Passkey> PasskeysWaiting(AgencyRow agency);  // for somebody to vouch for
  // Of the child, or of one that was joined into it and stands for nobody since.
  std::optional<Opening> NewestOpening(ChildRow child, ProfessionalRow who);
  std::vector<Opening> OpeningsOf(ChildRow child, Instant since);  // since then, the oldest first
  std::optional<Opening> FindOpening(const OpeningId& id);
  std::vector<Opening> Openings(std::size_t most);
  int OpenedSince(ProfessionalRow who, Instant since);
  Result<OpeningWords> WordsOf(const Opening& opening);  // kNotFound: erased
  bool HasUnlock(ProfessionalRow who, Instant since);    // one made since then is unused

  std::optional<std::string> Meta(std::string_view name);

 protected:
  // The log, for those that see all of it: LogTransaction and Writing.
  std::uint64_t LeafCount();
  std::uint64_t LeavesTold();  // how many there must be, by what batches and details name
  std::string Leaf(std::uint64_t index);
  void Leaves(std::uint64_t from, std::uint64_t until,
              const std::function<void(std::uint64_t, std::string_view)>& visit);
  Result<std::string> Detail(std::uint64_t leaf);                 // opened, without its salt
  std::vector<std::uint64_t> LeavesAbout(std::uint64_t subject);  // audit::Pseudonyms::SubjectIndex
  std::optional<std::string> NewestCheckpoint();
  crypto::Hash SubtreeRoot(int level, std::uint64_t index);
  ChildRights ReadRightsOf(ChildRow child);  // from the rows
  std::optional<std::pair<ChildRow, Statement>> FindStated(const GatewayId& id, Topic topic);
  // Every right opened: the leaves that they name, and how many name none.
  Status CheckRights(std::set<std::uint64_t>& claimed, std::uint64_t& without_leaf);

  Result<Sensitive> WordsAt(std::int64_t holder, std::int64_t ordinal);
  std::optional<std::int64_t> OpenUnlock(ProfessionalRow who, Instant since);

  Reading(detail::Toolkit& tools, KeyStore& keys) : tools_(&tools), keys_(&keys) {}
  detail::Toolkit* tools_;
  KeyStore* keys_;
};

// A consistent snapshot, leased from the readers; ends with the object. It may lack leaves of
// reads that were answered a moment ago.
class ReadTransaction : public Reading {
 public:
  ReadTransaction(const ReadTransaction&) = delete;
  ~ReadTransaction() override;

  // The stamp of the last commit that this snapshot has, for Writing::ChangedSince.
  Instant as_of() const;

  // Every entry of the person, unopened; lives until this transaction ends.
  const EntryList& Survey(const Person& person);
  // Opens entries of this person's list that are readable. `take` gets each opened body
  // (records::EntryView reads it) with its index in `entries`, in any order. A body that does
  // not open is an error of all, never a gap; kConflict when the person was erased meanwhile.
  Status Open(const Person& person, const std::vector<const EntryRef*>& entries,
              const std::function<void(std::size_t, std::string_view body)>& take);

 protected:
  friend class Store;
  struct Lease;
  explicit ReadTransaction(std::unique_ptr<Lease> lease);
  std::unique_ptr<Lease> lease_;
};

// One that has every leaf acknowledged before it began.
class LogTransaction final : public ReadTransaction {
 public:
  using Reading::CheckRights;
  using Reading::Detail;
  using Reading::Leaf;
  using Reading::LeafCount;
  using Reading::Leaves;
  using Reading::LeavesAbout;
  using Reading::LeavesTold;
  using Reading::NewestCheckpoint;
  using Reading::SubtreeRoot;

 private:
  friend class Store;
  explicit LogTransaction(std::unique_ptr<Lease> lease);
};

struct NewEntry {
  EntryFacts facts;  // received is set by the transaction
  // Makes the bytes of records::EncodeEntry once id, moment and version are known.
  std::function<std::string(const EntryId&, Instant received, std::uint32_t version)> encode;
  std::vector<std::pair<AgencyRow, ProfessionalRow>> recipients;  // {} in a pair means any
};

// Part of the writer's transaction. Everything done here is durable together, or undone.
class Writing : public Reading {
 public:
  using Reading::Detail;
  using Reading::Leaf;
  using Reading::LeafCount;
  using Reading::Leaves;
  using Reading::LeavesAbout;
  using Reading::LeavesTold;
  using Reading::NewestCheckpoint;
  using Reading::SubtreeRoot;

  Instant at() const;  // the one moment of everything in this commit: later than any before it

  // Whether what a snapshot told of it may be otherwise by now: the persons who share a blocking
  // key; who a child's persons are and what they are said to be. This act's own changes count.
  bool ChangedSince(std::uint64_t blocking_key, Instant as_of) const;
  bool ChangedSince(ChildRow child, Instant as_of) const;
  bool LostSince(std::uint64_t blocking_key, Instant as_of) const;  // by one of them at least

  AgencyRow AddAgency(const Agency& agency);
  void UpdateAgency(const Agency& agency);  // name, classes, duty phone, expected days, revoked
  void Received(AgencyRow agency);
  void AddPin(const Pin& pin);
  void RevokePins(AgencyRow agency);
  ProfessionalRow AddProfessional(const Professional& professional);
  void UpdateProfessional(const Professional& professional);
  void AddSession(const Session& session);
  void TouchSession(const crypto::Hash& hash, Instant used);
  void EndSession(const crypto::Hash& hash);
  void EndSessionsOf(ProfessionalRow professional);
  // In place of any that the professional has. False: it is somebody else's.
  bool LinkLogin(std::string_view issuer, const Sensitive& subject, ProfessionalRow professional);
  bool EndLogin(ProfessionalRow professional);  // false: there is none

  ChildRow AddChild();
  // Stores the sealed identity, its search and household keys (hashed here) and `keys`, which are
  // Store::KeysOf the subject: without them nobody would be found to be this person. `sketch`: of
  // the subject as the store's weights see them; without one the person is never ruled out.
  PersonRow AddPerson(AgencyRow agency, const Hash16& source, const records::Subject& subject,
                      ChildRow child, const BlockingKeys& keys,
                      const linkage::Sketch* sketch = nullptr);
  // Of blocking keys the newest five stay.
  void UpdateIdentity(const Person& person, const records::Subject& subject,
                      const BlockingKeys& keys, const linkage::Sketch* sketch = nullptr);
  void Shield(PersonRow person);  // and everybody of the same household
  // kConfirmed also moves the person to the child; kProposed asks the stewards.
  void AddLink(const Link& link);

  // Questions for data stewards (links.cc).
  // Of the link added last. REQUIRES: its child has somebody who was not erased.
  MatchRow AddMatch(const Link& link, PersonRow other, bool by_split);
  void AddAnswer(MatchRow match, AgencyRow agency, linkage::StewardAnswer answer,
                 ProfessionalRow by);
  void SetMatchState(const Match& match);  // state, settled and stood_in
  // Everybody of `from` becomes of `into`, and every shield of either reaches all of them and
  // their households. `link` says why; its person and child are set here.
  void JoinChildren(ChildRow from, ChildRow into, Link link);
  // These persons become of `into`, which is new or stands empty; if anybody of the child was
  // shielded, everybody on both sides stays so.
  void PartPersons(const std::vector<PersonRow>& persons, ChildRow into, Link link);
  // The newest version of a record about these persons (the first is where it is filed).
  // `head`: what FindRecord() said (version 0 if nothing), with the new content and source
  // version set; a head that stands is superseded by version head.version + 1. Returns the
  // entry's id.
  EntryId AddEntry(AgencyRow agency, const Hash16& source, const std::vector<Person>& about,
                   const NewEntry& entry, const RecordHead& head);
  // The head's source version becomes `source_version` if that is newer, so that what the
  // source said before is known to be older when it comes again.
  void Retract(AgencyRow agency, const Hash16& source, std::uint32_t source_version = 0);
  // Destroys content, in every version.
  void Purge(AgencyRow agency, const Hash16& source, std::uint32_t source_version = 0);
  void AddBatch(AgencyRow agency, const std::string& id, const StoredBatch& batch);
  QuarantineId AddQuarantined(const Quarantined& row, const records::Record& record,
                              const Hash16& source, const std::vector<Hash16>& subjects);
  void EndQuarantined(const QuarantineId& id, int reason);

  void AddRelationship(ChildRow child, const Relationship& relationship);
  void AddAgreement(ChildRow child, const access::Agreement& agreement, std::string_view given_by,
                    const Sensitive& evidence, ProfessionalRow set_by);
  // States something about the child, or about an entry: from this commit on it holds, and reads
  // decided before must be decided again. `said.leaf`: append the act's leaf first. An entry's
  // statement reaches every source person who shares it. Returns the statement's ordinal (of the
  // first person's); a gateway whose key is 0 gets this as its key.
  std::int64_t State(ChildRow child, const Statement& said, const Sensitive& words = {});
  std::int64_t State(PersonRow person, std::int64_t seq, const Statement& said,
                     const Sensitive& words = {});
  // The agency's services become exactly these. REQUIRES: no id twice.
  ReplacedServices ReplaceServices(AgencyRow agency, Instant made,
                                   const std::vector<records::OfferedService>& services);
  void AllowEntry(const EntryArrangement& arrangement);  // REQUIRES: !MayEnterFor
  bool EndEntry(AgencyRow agency, ProfessionalRow who);  // false: there was none
  void AddEnteredBatch(AgencyRow agency, const std::string& batch, ProfessionalRow who);

  ShareDecisionId AddShareDecision(const ShareDecision& decision, const Sensitive& body);
  PasskeyId AddPasskey(const Passkey& passkey);
  bool VouchForPasskey(const Passkey& passkey, ProfessionalRow by);  // false: it was, or is gone
  void UsedPasskey(const PasskeyId& id, std::uint32_t counter);
  bool RemovePasskey(const PasskeyId& id);
  // Takes the place of those that this session was given before.
  void AddChallenge(const crypto::Hash& challenge, const crypto::Hash& session,
                    const crypto::Hash& act, Instant until);
  // Whether it was given to this session for this act and is still good; then never again.
  bool TakeChallenge(const crypto::Hash& challenge, const crypto::Hash& session,
                     const crypto::Hash& act, Instant now);
  OpeningId AddOpening(const Opening& opening, const Sensitive& why);
  void UpdateOpening(const Opening& opening, const Sensitive& note = {});
  void AddUnlock(ProfessionalRow who, ProfessionalRow by);
  bool UseUnlock(ProfessionalRow who, Instant since);
  void RightsChanged();  // reads decided before this commit must be decided again
  // As Store::RightsEpoch() will be once what this commit did so far is durable.
  std::uint64_t RightsEpoch() const;

  // Children whom professionals of the agency asked for in lists that day; `more` is added, and
  // days before are forgotten.
  std::uint32_t AddKnownChecks(AgencyRow agency, Date day, std::uint32_t more);

  // Appends a leaf; its index is its place for ever once committed. With a detail (not
  // empty) the salted commitment is set here and the detail sealed beside the log.
  std::uint64_t AppendLeaf(audit::Leaf leaf, std::string_view detail = {},
                           std::uint64_t subject = 0);
  // The same, about several: LeavesAbout() each of them tells it.
  std::uint64_t AppendLeafAbout(audit::Leaf leaf, std::string_view detail,
                                const std::vector<std::uint64_t>& subjects);
  void StoreCheckpoint(std::uint64_t size, std::string_view note);
  void SetMeta(std::string_view name, std::string_view value);

 protected:
  Writing(detail::Toolkit& tools, KeyStore& keys, detail::Group& group)
      : Reading(tools, keys), group_(&group) {}
  detail::Group* group_;

 private:
  KeyId TakeKey();
  std::int64_t AppendStatement(std::int64_t holder, const Statement& said, const Sensitive& words);
  void CarryForward(PersonRow from, std::int64_t from_seq, PersonRow to, std::int64_t to_seq);
  void StoreKeys(const Person& person, const records::Subject& subject,
                 const BlockingKeys& blocking);
  void AddKey(PersonRow person, ChildRow child, const detail::LookupKey& key);
  void MoveKeys(PersonRow person, ChildRow child);
  std::vector<detail::LookupKey> LookupKeysOf(PersonRow person);
  void ShieldFromHousehold(PersonRow person, std::int64_t household);
  bool ChildIsShielding(ChildRow child);
  void ShieldHouseholdsOf(PersonRow person);
  void AskStewards(const Link& link);
};

// The single writer. Threads may share it.
class Writer {
 public:
  virtual ~Writer();

  // Runs `act` in the writer's transaction and waits until it is durable. An Error from
  // `act`, or an exception, undoes this act alone and is returned. A commit that fails
  // returns kUnavailable for every act in it.
  virtual Status Write(const std::function<Status(Writing&)>& act) = 0;

  // The reading path's one write: a leaf, and nothing else. Refused with kConflict when
  // rights changed since `epoch`: the caller decides again.
  virtual Result<audit::DurableLeaf> WriteLeaf(const audit::Leaf& leaf, std::string_view detail,
                                               std::uint64_t subject, std::uint64_t epoch) = 0;
  // The same for acts that returned a leaf index of their own.
  virtual Result<audit::DurableLeaf> WriteWithLeaf(
      const std::function<Result<std::uint64_t>(Writing&)>& act) = 0;

 protected:
  static audit::DurableLeaf Mint(std::uint64_t index) { return audit::DurableLeaf(index); }
};

class Store {
 public:
  // Opens or creates, migrates, locks the folder against a second process, recovers what an
  // unclean stop left, and re-derives the log's edge. kUnavailable with what to do when the
  // folder is in use, keys are readable by others, or the log's end does not match its last
  // checkpoint.
  static Result<std::unique_ptr<Store>> Open(const Options& options);
  ~Store();

  ReadTransaction Read();
  // The same from a few readers of their own: for work that goes on for longer than somebody who
  // waits for an answer should wait for a reader.
  ReadTransaction ReadAside();
  // Waits for the next commit when leaves are not in the tables yet. Throws what derives from
  // std::runtime_error when they cannot be put there, as on a full disk.
  LogTransaction ReadLog();
  Writer& writer();

  // The moment that an answer is as of: `asked`, or now. Nothing received later will ever
  // carry a moment up to it, and everything received up to it is visible to a snapshot taken
  // after this call.
  Instant HeldAt(std::optional<Instant> asked);
  std::uint64_t RightsEpoch() const;
  // Has `told` called after each commit with whose entries changed in it, or lie elsewhere since;
  // shared bodies aside. By the writer's thread, before whoever waits for the commit goes on: it
  // must be quick, and ask nothing of the store. nullptr: nobody is told any more, and once this
  // returns nobody is being told.
  using EntriesChanged = std::function<void(const std::vector<PersonRow>&)>;
  void TellOfEntries(EntriesChanged told);

  // Keyed hashes, stable for the life of the hub.
  Hash16 SourceHash(std::string_view kind, AgencyRow agency, std::string_view source_id) const;
  Hash16 ContentHash(std::string_view content) const;
  Hash16 IdentityHash(const records::Subject& subject) const;  // as Person::identity_hash
  std::uint64_t SearchKey(std::string_view text) const;
  // By which a person is found, five at most; and by which whoever they may be is looked for.
  BlockingKeys KeysOf(const records::Subject& subject, const linkage::Traits& traits) const;
  BlockingKeys ProbesOf(const records::Subject& subject, const linkage::Traits& traits) const;
  DecisionId DecisionOf(std::uint64_t leaf) const;  // reversible, unguessable
  std::optional<std::uint64_t> LeafOf(const DecisionId& decision) const;
  std::optional<std::pair<PersonRow, std::int64_t>> PlaceOf(const EntryId& entry) const;
  GatewayId GatewayOf(ChildRow child, std::int64_t key) const;
  // Is every statement of rights as it was made, and does the log tell of each, and of no other?
  Status CheckRights();

  const linkage::Model& weights() const;
  const audit::Pseudonyms& pseudonyms() const;
  const crypto::SigningKey& signing_key() const;
  const std::string& origin() const;
  audit::Checkpoint Head();        // of what is durable
  Result<std::string> SignHead();  // signs, stores and returns a checkpoint note

  // Destroys everything that this child's source persons hold: keys first, then rows, then
  // the WAL; writes the erasure ledger; a stub and the log stay.
  Status Erase(ChildRow child, const audit::Leaf& leaf);
  // One consistent copy through SQLite's backup, while serving. Keys go to `keys` apart.
  Status Backup(const std::filesystem::path& data, const std::filesystem::path& keys);
  // Full check of the file (PRAGMA integrity_check), for the background and `doctor`.
  Status CheckIntegrity();
  bool clean_start() const;  // the last stop was clean

 private:
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Puts a backup in place of the data folder's database, replays the erasure ledger on it, and
// writes a leaf that says so. REQUIRES: no Store is open on `options.data`.
Status Restore(const Options& options, const std::filesystem::path& backup,
               const std::optional<std::filesystem::path>& keys_backup);

// First time: makes master.key, the audit signing key and empty databases. kConflict when
// anything is there already: nothing is ever overwritten.
Status Initialise(const Options& options);

}  // namespace hub::store

#endif  // HUB_STORE_STORE_H_
