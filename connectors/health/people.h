// Who the patients, practitioners and organisations of a file are, by every reference
// that an entry may use for them.
//
// Patients are set aside in a temporary file, with a few numbers of each in memory: who a
// record is about is read again there, and holds only if it is whom the reference names.

#ifndef CONNECTORS_HEALTH_PEOPLE_H_
#define CONNECTORS_HEALTH_PEOPLE_H_

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/json.h"
#include "connectors/mapping/tables.h"
#include "connectors/mapping/temporary_file.h"
#include "hub/base/result.h"
#include "hub/base/time.h"
#include "hub/records/record.h"

namespace connectors::health {

// A patient as the subject of records. Its source id is the NHS number when there is a
// valid one in use, else the first identifier in alphabetical order, else the resource's
// id; empty when there is none of them. A shielded patient comes without address and phone.
hub::records::Subject SubjectOf(const Json& patient, const CodeTable& codes, hub::Instant now);

// The NHS number of a RelatedPerson who bore the patient, as the patient's kMothersNhsNumber: a
// natural or gestational mother, and no other, with a number that is in use, traced and passes its
// check. It joins what was told before the birth with the baby, so a carer who is called mother
// must not do.
std::optional<hub::records::Identifier> MothersNumberOf(const Json& related, const CodeTable& codes,
                                                        hub::Instant now);

class People {
 public:
  People(const CodeTable& codes, std::string source_url, hub::Instant now)
      : codes_(codes), source_url_(std::move(source_url)), now_(now) {}

  // Remembers a Patient, Practitioner, Organization or Location; others are passed over.
  // kUnavailable when patients cannot be set aside.
  hub::Status Meet(const Json& entry);
  // Every entry was met; from now on they are asked for.
  void Settle();

  // The patient that `reference` (a FHIR Reference) of `resource` means: contained, in the
  // file, or only named by it. Empty source id: nobody can tell.
  hub::records::Subject PatientOf(const Json& resource, const Json& reference) const;

  // A name for a reader, or empty.
  std::string NameOf(const Json& resource, const Json& reference) const;

  // Of a file with more patients than these nobody can tell who the others are.
  static constexpr std::size_t kMostPatients = 1'000'000;

 private:
  // Where the entry of a patient stands among those that were set aside.
  struct Place {
    std::uint64_t at = 0;
    std::size_t size = 0;
  };
  struct Known {
    std::uint64_t hash = 0;
    std::uint32_t patient = 0;

    friend auto operator<=>(const Known&, const Known&) = default;
  };
  struct Loaded {
    std::uint32_t patient = 0;
    hub::records::Subject subject;
    std::vector<std::string> references;
  };

  std::string Local(std::string_view reference) const;
  std::vector<std::string> ReferencesTo(const Json& entry) const;
  void LearnName(const Json& entry, const std::string& name);
  hub::Status MeetPatient(const Json& entry);
  hub::records::Subject SubjectIn(const Json& entry) const;
  const Loaded* Load(std::uint32_t patient) const;
  // The first patient in the file that has this hash and is the one that `fits` wants.
  template <class Fits>
  const Loaded* Find(const std::deque<Known>& index, std::string_view text, Fits fits) const;

  const CodeTable& codes_;
  const std::string source_url_;
  const hub::Instant now_;
  TemporaryFile entries_{4U << 20U};
  std::deque<Place> patients_;
  std::deque<Known> by_reference_;  // in order once settled
  std::deque<Known> by_key_;        // by source id; in order once settled
  bool too_many_ = false;
  mutable bool lost_ = false;  // what was set aside cannot be read: nobody can tell any more
  std::map<std::string, std::string> names_;
  // What was asked for lately: a bundle tells of one patient after another.
  mutable std::array<Loaded, 64> lately_;
  mutable std::array<bool, 64> is_lately_{};
};

}  // namespace connectors::health

#endif  // CONNECTORS_HEALTH_PEOPLE_H_
