#include "connectors/police/child.h"

#include <utility>

#include "connectors/mapping/subject.h"
#include "connectors/mapping/text.h"

namespace connectors::police {
namespace {

using hub::Date;
using hub::PartialDate;
using hub::Sensitive;
using hub::records::NameUse;
using hub::records::Subject;

std::string Same(std::string_view text) { return Lower(CleanText(text)); }

// One spelling for one birth date, whatever shape it came in.
std::string BirthOf(const Fields& row) {
  const auto birth = ReadDate(row.Get("child_birth_date"));
  return birth ? birth->Iso() : Same(row.Get("child_birth_date"));
}

bool SaysWho(const Fields& row) {
  for (const char* field :
       {"child_ref", "child_given", "child_family", "child_birth_date", "child_due_date"}) {
    if (row.Has(field)) return true;
  }
  return false;
}

std::string KeyByNotice(const Fields& row) {
  return "notice:" + KeyOf({CleanText(row.Get("notice_id")), WhichChild(row)});
}

void ReadDates(const Fields& row, const Position& at, RowDesk& desk, Subject& subject) {
  if (row.Has("child_birth_date")) {
    if (const auto birth = ReadDate(row.Get("child_birth_date"))) {
      subject.birth = PartialDate(*birth);
      if (birth->precision == hub::Precision::kMinute) {
        subject.birth = PartialDate::Day(birth->earliest);
      }
      if (birth->earliest > Date::Of(desk.sender().now)) {
        desk.Warn(at, "child.birth_in_future", "child_birth_date is in the future");
      }
    } else {
      desk.Warn(at, "date.unreadable", "child_birth_date is no date that could be");
    }
  }
  if (!row.Has("child_due_date")) return;
  const auto due = ReadDay(row.Get("child_due_date"));
  if (!due) desk.Warn(at, "date.unreadable", "child_due_date is no day that could be");
  if (!subject.birth.known()) subject.due = due;
}

void ReadSexOf(const Fields& row, const Position& at, RowDesk& desk, Subject& subject) {
  if (!row.Has("child_sex")) return;
  const auto sex = ReadSex(row.Get("child_sex"));
  if (!sex) desk.Warn(at, "code.unknown", "child_sex has a word that is not understood");
  subject.sex = sex.value_or(hub::records::Sex::kUnknown);
}

}  // namespace

std::string WhichChild(const Fields& row) {
  if (row.Has("child_number")) return CleanText(row.Get("child_number"), 64);
  if (row.Has("child_ref")) return CleanText(row.Get("child_ref"), 512);
  if (!SaysWho(row)) return "";
  // An unborn child stays the same when it is given its names.
  if (row.Has("child_due_date")) {
    const bool born = row.Has("child_birth_date");
    const std::string mother(
        row.Get(row.Has("mother_family") || born ? "mother_family" : "child_family"));
    const auto due = ReadDay(row.Get("child_due_date"));
    return "unborn:" + KeyOf({Same(mother), due ? due->Iso() : Same(row.Get("child_due_date"))});
  }
  return "named:" +
         KeyOf({Same(row.Get("child_given")), Same(row.Get("child_family")), BirthOf(row)});
}

std::optional<Subject> ReadChild(const Fields& row, const Position& at, RowDesk& desk) {
  Subject subject;
  if (!SaysWho(row)) {
    desk.Reject(at, "child.nobody",
                "no child_ref, name, birth date or due date: nobody it could be about");
    return std::nullopt;
  }
  if (row.Has("child_ref") && !SetKey(subject, row.Get("child_ref"))) {
    desk.Reject(at, "child.ref_too_long", "child_ref of more than 200 bytes");
    return std::nullopt;
  }
  ReadDates(row, at, desk, subject);
  const bool unborn = !subject.birth.known() && row.Has("child_due_date");
  if (!unborn || row.Has("child_given")) {
    AddName(subject, NameUse::kCurrent, {row.Get("child_given")}, row.Get("child_family"));
  } else {
    // POLE P_011: until it is born a child goes by its mother's surname.
    AddName(subject, NameUse::kCurrent, {},
            row.Get(row.Has("child_family") ? "child_family" : "mother_family"));
  }
  ReadSexOf(row, at, desk, subject);
  AddAddress(subject, {row.Get("child_address")}, row.Get("child_postcode"));
  AddPhone(subject, row.Get("child_phone"));
  if (!row.Has("child_ref")) {
    const std::string named = row.Has("child_due_date") ? "" : NamedKey(subject);
    subject.source_id = Sensitive(named.empty() ? KeyByNotice(row) : named);
    desk.Warn(at, "child.no_ref",
              "no child_ref: the child of another notice is joined to this one by a match only");
  }
  return subject;
}

}  // namespace connectors::police
