// What the tests of searches, checked lists and hiding share.

#ifndef TESTS_UNIT_SERVICE_SEARCH_HOUSE_H_
#define TESTS_UNIT_SERVICE_SEARCH_HOUSE_H_

#include <string>

#include "hub/service/find_child.h"
#include "hub/service/known_check.h"
#include "tests/unit/service/house.h"

namespace hub::service {

inline FindQuery For(const std::string& given, const std::string& family,
                     const std::string& birth = "2015-02-28",
                     access::Purpose purpose = access::Purpose::kEarlyHelp) {
  FindQuery query;
  query.purpose = purpose;
  query.given = Sensitive(given);
  query.family = Sensitive(family);
  query.birth = Date::Parse(birth);
  return query;
}

class SearchHouse : public House {
 public:
  chronology::SearchAnswer Find(const Caller& caller, const FindQuery& query) {
    auto outcome = Finder().Run(caller, query);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 0);
    return std::get<0>(outcome.value()).answer();
  }
  bool Finds(const Caller& caller, const FindQuery& query, const ChildId& child) {
    const auto found = Find(caller, query).found;
    return found.size() == 1 && found.front().child == child;
  }
  bool FindsNobody(const Caller& caller, const FindQuery& query) {
    return Find(caller, query).found.empty();
  }

  Outcome<chronology::KnownAnswer> Check(const Caller& caller,
                                         const std::vector<linkage::Sought>& rows,
                                         access::Purpose purpose = access::Purpose::kTransit) {
    return Checker().Run(caller, {purpose, rows});
  }
  chronology::KnownAnswer Checked(const Caller& caller, const std::vector<linkage::Sought>& rows) {
    auto outcome = Check(caller, rows);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 0);
    return std::get<0>(outcome.value()).answer();
  }

  FindChild Finder() { return FindChild(*store, directory, nicknames, policy, clock); }
  KnownCheck Checker() { return KnownCheck(*store, directory, nicknames, policy, clock); }

  // The child of one record of an agency.
  ChildId Know(const std::string& agency, const records::Subject& subject,
               records::Kind kind = records::Kind::kReferral) {
    const std::string id = subject.source_id.Reveal();
    PushOne(agency, About(subject, "r-" + id, kind));
    return ChildOf(agency, id);
  }

  std::uint64_t Leaves() { return store->Head().size; }
};

}  // namespace hub::service

#endif  // TESTS_UNIT_SERVICE_SEARCH_HOUSE_H_
