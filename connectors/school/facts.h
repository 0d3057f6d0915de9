// The records that schools' files make, whatever the file: each fact is told here once, so that
// a census, a transfer file and a system's own export give it the same source id and words.
// README.md has the source-id rule of each kind.

#ifndef CONNECTORS_SCHOOL_FACTS_H_
#define CONNECTORS_SCHOOL_FACTS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/school/desk.h"

namespace connectors::school {

// "6" -> "Year 6", "R" -> "Reception"; other words as they are.
std::string YearGroupWords(std::string_view text);

// "10.0" -> "10": counts as spreadsheets write them. -1: no whole number from 0 to a million.
int CountOf(std::string_view text);

struct EnrolmentFacts {
  std::string_view entry;
  std::string_view leaving;
  std::string_view leaving_reason;
  std::string_view destination;
  std::string_view school;       // its number, in the id; blank when the sender has but one
  std::string_view school_name;  // gives the place away
  std::string_view year_group;
  std::string_view class_name;
  std::string_view status;
  int year = 0;  // the school year that the file tells of
};
// The enrolment, and the leaving when there is one. An undated enrolment is of the whole year.
void TellEnrolment(Pupil& pupil, const EnrolmentFacts& facts, const Position& at);

struct SenFacts {
  std::string_view provision;  // a code, or the words that systems write for it
  std::string_view start;
  int year = 0;
};
// "No provision" is told only to end one that an earlier run told.
void TellSen(Pupil& pupil, const SenFacts& facts, const Position& at);

struct Need {
  int rank = 0;
  std::string_view type;
};
void TellNeeds(Pupil& pupil, std::vector<Need> needs, int year, const Position& at);

struct MealsFacts {
  std::string_view start;
  std::string_view end;
  std::string_view country;
  int year = 0;
};
void TellMeals(Pupil& pupil, const MealsFacts& facts, const Position& at);

struct SuspensionFacts {
  std::string_view category;  // SUSP, PERM, LNCH, FIXD, or words
  std::string_view start;
  std::string_view end;
  std::string_view sessions;
  std::vector<std::string_view> reasons;
  std::string_view account;
  std::string_view school;
  int year = 0;  // of an undated one
};
void TellSuspension(Pupil& pupil, const SuspensionFacts& facts, const Position& at);

struct ContactFacts {
  std::string name;
  std::string_view relationship;
  std::string_view responsibility;  // parental: yes or no
  std::string_view order;
  std::vector<std::string_view> phones;  // and e-mail addresses
  std::string address;
  std::string_view postcode;
  bool lives_with_pupil = false;

  bool empty() const;
};
// One record of them all, in their order.
void TellContacts(Pupil& pupil, const std::vector<ContactFacts>& contacts, int year,
                  const Position& at);

// What a school marks a pupil with: "medical", "in-care", "young-carer". Yes makes a record, no
// takes back one that an earlier run told.
struct Flag {
  std::string_view name;
  hub::records::Kind kind = hub::records::Kind::kEnrolment;
  std::string_view summary;
  std::string_view detail_name;
  std::string_view detail;
  bool locates = false;
};
void TellFlag(Pupil& pupil, const Flag& flag, bool on, int year, const Position& at);
Flag MedicalFlag();
Flag InCareFlag(std::string_view authority);
Flag YoungCarerFlag(std::string_view identified_by);

}  // namespace connectors::school

#endif  // CONNECTORS_SCHOOL_FACTS_H_
