#include "connectors/social_care/return_children.h"

#include <utility>

#include "connectors/mapping/subject.h"
#include "connectors/mapping/text.h"
#include "hub/base/partial_date.h"

namespace connectors::social_care {
namespace {

using hub::Date;
using hub::PartialDate;
using hub::records::IdentifierKind;
using hub::records::Sex;
using hub::records::Subject;

std::uint64_t KeyOfChild(std::size_t set, std::string_view child) {
  return HashOf({std::to_string(set), PlainKey(CleanText(child, 512))});
}

}  // namespace

void ReturnChildren::Learn(std::size_t set, const Fields& header) {
  if (children_.size() >= kMaxChildren) return;
  Child child;
  child.birth = ReadDay(header.Get("dob"));
  child.sex = ReadSex(header.Get("sex")).value_or(Sex::kUnknown);
  child.upn = CleanText(header.Get("upn"), 64);
  children_[KeyOfChild(set, header.Get("child"))] = std::move(child);
}

void ReturnChildren::Describe(std::size_t set, const Fields& row, Filing& filing) const {
  Subject& subject = filing.child();
  std::optional<Date> birth = filing.Day("date of birth", row.Get("dob"));
  subject.sex = ReadSex(row.Get("sex")).value_or(Sex::kUnknown);
  std::string upn = CleanText(row.Get("upn"), 64);
  const auto found = children_.find(KeyOfChild(set, row.Get("child")));
  if (found != children_.end()) {
    const Child& known = found->second;
    if (birth && known.birth && *birth != *known.birth) {
      filing.Warn("child.birth_differs", "another day of birth than in the Header table");
    }
    if (known.birth) birth = known.birth;
    if (subject.sex == Sex::kUnknown) subject.sex = known.sex;
    if (upn.empty()) upn = known.upn;
  }
  if (birth) subject.birth = PartialDate::Day(*birth);
  const Added added = AddIdentifier(subject, IdentifierKind::kUpn, upn);
  if (added == Added::kUnverified && row.Has("upn")) {
    filing.Warn("child.upn_unverified",
                "the UPN has the wrong shape or check letter: kept, decides nothing");
  }
}

}  // namespace connectors::social_care
