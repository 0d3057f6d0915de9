#include "connectors/adult/read_involvement.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "connectors/mapping/codes.h"
#include "connectors/mapping/rows.h"
#include "connectors/mapping/subject.h"
#include "connectors/mapping/text.h"

namespace connectors::adult {
namespace {

using hub::Date;
using hub::PartialDate;
using hub::Sensitive;
using hub::records::Action;
using hub::records::Kind;
using hub::records::Label;
using hub::records::NameUse;
using hub::records::Record;
using hub::records::Subject;

constexpr std::string_view kSystem = "onestory-adult";
constexpr std::size_t kMaxRelationship = 40;  // of bytes: a word, no story

// No column of the adult's: what is not named here cannot be taken.
const Aliases kColumns = {
    {"involvement_id", {"id", "reference", "ref", "case_ref", "case_id"}},
    {"status", {}},
    {"service", {"service_type", "type_of_service"}},
    {"child_ref", {"child_id"}},
    {"child_given", {"child_first_name", "child_forename"}},
    {"child_family", {"child_surname", "child_last_name"}},
    {"child_name", {}},
    {"child_birth_date", {"child_dob", "child_date_of_birth"}},
    {"child_due_date", {"due_date"}},
    {"child_sex", {"child_gender"}},
    {"child_postcode", {}},
    {"relationship", {"relationship_to_child", "adult_relationship"}},
    {"since", {"start", "start_date", "from"}},
    {"until", {"end", "end_date", "to"}},
    {"worker_role", {"role"}},
    {"team", {"team_name"}},
    {"team_contact", {"duty_line", "team_phone", "contact"}},
    {"legal_basis", {"basis"}},
};

class InvolvementMapper {
 public:
  InvolvementMapper(const Fields& row, const Position& at, RowDesk& desk)
      : row_(row), at_(at), desk_(desk) {}

  void Run() {
    if (!SaysWho()) return desk_.Leave("row of an adult without a child");
    if (row_.Has("child_ref") && !SetKey(child_, row_.Get("child_ref"))) {
      return desk_.Reject(at_, "child.ref_too_long",
                          "child_ref is blank or of more than 200 bytes");
    }
    ReadChild();
    const std::string id = SourceId();
    if (id.size() > kMaxSourceId) {
      return desk_.Reject(at_, "row.id_too_long", "involvement_id is too long to be a key");
    }
    Record record = NewRecord(desk_.sender(), Kind::kInvolvement, "adult services worker");
    record.source_id = Sensitive(id);
    if (IsWithdrawn()) {
      record.action = Action::kRetract;
      return desk_.Take(std::move(record), at_);
    }
    Fill(record);
    if (IsNew(record)) desk_.Take(std::move(record), at_);
  }

 private:
  void Warn(std::string_view rule, std::string_view words) { desk_.Warn(at_, rule, words); }

  bool SaysWho() const {
    for (const char* field :
         {"child_ref", "child_given", "child_family", "child_name", "child_due_date"}) {
      if (row_.Has(field)) return true;
    }
    return false;
  }

  bool IsWithdrawn() const {
    const std::string status = Lower(row_.Get("status"));
    return status == "withdrawn" || status == "cancelled" || status == "deleted";
  }

  std::optional<Date> DayOf(std::string_view field) {
    if (!row_.Has(field)) return std::nullopt;
    const auto day = ReadDay(row_.Get(field));
    if (!day) Warn("date.unreadable", std::string(field) + " is no day that could be");
    return day;
  }

  void ReadChild() {
    if (row_.Has("child_given") || row_.Has("child_family")) {
      AddName(child_, NameUse::kCurrent, {row_.Get("child_given")}, row_.Get("child_family"));
    } else {
      AddWholeName(child_, NameUse::kCurrent, row_.Get("child_name"));
    }
    if (const auto birth = DayOf("child_birth_date")) child_.birth = PartialDate::Day(*birth);
    if (!child_.birth.known()) child_.due = DayOf("child_due_date");
    if (row_.Has("child_sex")) {
      child_.sex = ReadSex(row_.Get("child_sex")).value_or(hub::records::Sex::kUnknown);
    }
    AddAddress(child_, {}, row_.Get("child_postcode"));
    if (row_.Has("child_ref")) return;
    std::string key = NamedKey(child_);
    if (key.empty()) {
      key = "row:" +
            KeyOf({row_.Get("involvement_id"), row_.Get("child_given"), row_.Get("child_family"),
                   row_.Get("child_name"), row_.Get("child_birth_date"), row_.Get("child_due_date"),
                   row_.Get("child_postcode")});
    }
    child_.source_id = Sensitive(std::move(key));
  }

  // With the child's key: an adult's case number is that of several children.
  std::string SourceId() const {
    if (row_.Has("involvement_id")) {
      return JoinId({"involvement", PlainKey(CleanText(row_.Get("involvement_id"), 512)),
                     child_.source_id.Reveal()});
    }
    const auto since = ReadDay(row_.Get("since"));
    return JoinId({"involvement", child_.source_id.Reveal(),
                   PlainKey(Lower(CleanText(row_.Get("service"), 20))),
                   since ? since->Iso() : "undated"});
  }

  void Fill(Record& record) {
    hub::records::Involvement tie;
    tie.since = DayOf("since");
    tie.until = DayOf("until");
    if (tie.since && tie.until && *tie.until < *tie.since) {
      Warn("date.end_before_start", "until is before since");
      tie.until = tie.since;
    }
    if (tie.since) record.happened = PartialDate::Day(*tie.since);
    if (tie.since && *tie.since > Date::Of(desk_.sender().now)) {
      Warn("date.future", "since is in the future");
    }
    record.involvement = tie;
    if (row_.Has("worker_role")) record.author.role = CleanText(row_.Get("worker_role"), 100);
    if (row_.Has("team")) {
      record.author.team = CleanText(row_.Get("team"), 200);
      record.author.team_contact = Sensitive();  // of another team
    }
    if (row_.Has("team_contact")) {
      record.author.team_contact = Sensitive(CleanText(row_.Get("team_contact"), 200));
    }
    if (row_.Has("legal_basis")) record.basis = CleanText(row_.Get("legal_basis"), 100);
    const Meant service =
        AddCode(record, desk_.tables().codes, {kSystem, 0}, "service", row_.Get("service"));
    if (service.known == Known::kUnknown) {
      Warn("code.unknown", "service is on no list: kept, under the strictest labels");
    }
    AddDetail(record, "relationship", CleanText(row_.Get("relationship"), kMaxRelationship));
    record.summary = Sensitive((service.known == Known::kCurrent ? "A " + service.words + " service"
                                                                 : "A service for adults") +
                               std::string(" works with an adult in the child's life"));
    record.subjects.push_back(child_);
    LabelRecord(record, desk_.tables().labels);
    if (service.known != Known::kCurrent) {
      record.labels = Union(record.labels, desk_.tables().labels.StrictestOf(record.kind));
    }
    record.labels = record.labels.With(Label::kThirdParty);
  }

  bool IsNew(const Record& record) {
    const std::uint64_t print =
        HashOf({row_.Get("service"), row_.Get("since"), row_.Get("until"), row_.Get("team"),
                row_.Get("team_contact"), row_.Get("relationship"), row_.Get("worker_role"),
                child_.source_id.Reveal(), row_.Get("child_given"), row_.Get("child_family")});
    const std::string& id = record.source_id.Reveal();
    switch (desk_.Met(id, print)) {
      case RowDesk::Before::kNever:
        return true;
      case RowDesk::Before::kSame:
        desk_.Leave("repeated row");
        return false;
      case RowDesk::Before::kOther:
        break;
    }
    desk_.SaysNow(id, print);
    Warn("row.twice", "another row of this involvement: the later holds");
    return true;
  }

  const Fields& row_;
  const Position at_;
  RowDesk& desk_;
  Subject child_;
};

void MapInvolvement(const Fields& row, const Position& at, RowDesk& desk) {
  InvolvementMapper(row, at, desk).Run();
}

const RowFormat& Layout() {
  static const RowFormat kLayout = {"adult",
                                    "involvement of a service for adults",
                                    {kColumns, {}},
                                    {"child_name", "child_family", "child_given", "child_ref"},
                                    {"involvements", ""},
                                    "children",
                                    &MapInvolvement};
  return kLayout;
}

}  // namespace

hub::Result<Summary> ReadInvolvement(std::istream& in, const Tables& tables, const Sender& sender,
                                     Sink& sink) {
  return ReadRows(in, Layout(), tables, sender, sink);
}

}  // namespace connectors::adult
