// What an administrator does, over the hub's Unix socket or with the hub stopped: partners
// and their certificates, accounts, erasure, backup. Every act is a leaf. An administrator
// reads no child's record and sets no relationship.

#ifndef HUB_SERVICE_ADMINISTER_H_
#define HUB_SERVICE_ADMINISTER_H_

#include <filesystem>
#include <string>
#include <vector>

#include "hub/crypto/certificate.h"
#include "hub/store/store.h"

namespace hub::service {

struct NewAgency {
  AgencyId id;
  std::string name;
  records::AgencyKind kind = records::AgencyKind::kOther;
  records::ClassSet classes;
  std::string duty_phone;
  int expected_days = 7;
};

struct IssuedCertificate {
  crypto::KeyPair pair;
  std::string pkcs12;
  std::string pkcs12_password;  // made here; shown once
  store::Pin pin;
};

struct NewProfessional {
  ProfessionalId id;
  AgencyId agency;
  std::string display_name;
  std::vector<access::Role> roles;
};

struct EnrolmentToken {
  std::string token;  // shown once; good for `until`
  Instant until;
};

class Administer {
 public:
  Administer(store::Store& store, const crypto::KeyPair& authority, const Clock& clock)
      : store_(store), authority_(authority), clock_(clock) {}

  Status AddAgency(const NewAgency& agency);
  // A further certificate; the earlier ones stay pinned until they expire or are revoked.
  Result<IssuedCertificate> IssueCertificate(const AgencyId& agency, int days);
  Status RevokeAgency(const AgencyId& agency);
  std::vector<store::Agency> Agencies();
  // Counts only, for the operator: an agency never learns whether a child was known.
  std::vector<std::pair<store::Agency, store::LinkFigures>> Figures();
  Result<std::pair<store::Agency, std::vector<store::Pin>>> ShowAgency(const AgencyId& agency);

  // Who may enter records for an agency that has no system of its own. `allowed_by` says where the
  // agency asked for it ("letter of 3 March"): the arrangement is the agency's, not ours.
  Status AllowEntry(const AgencyId& agency, const ProfessionalId& who,
                    const std::string& allowed_by);
  Status EndEntry(const AgencyId& agency, const ProfessionalId& who);
  struct Enterer {
    store::Professional who;
    store::EntryArrangement arrangement;
  };
  std::vector<Enterer> EnterersOf(store::AgencyRow agency);  // ended ones too

  Result<EnrolmentToken> AddProfessional(const NewProfessional& professional);
  Result<EnrolmentToken> RenewEnrolment(const ProfessionalId& professional);
  Status DisableProfessional(const ProfessionalId& professional);
  // From now on `issuer` proves who they are when it says `subject`, in place of whomever it named
  // before. kConflict where that is somebody else already.
  Status LinkLogin(const ProfessionalId& professional, const std::string& issuer,
                   const Sensitive& subject);
  Status UnlinkLogin(const ProfessionalId& professional);
  std::vector<store::Professional> Professionals();

  Status Erase(const ChildId& child);
  Status Backup(const std::filesystem::path& data, const std::filesystem::path& keys);

 private:
  audit::Leaf Act(audit::Event event) const;
  void AppendLoginLeaf(store::Writing& writing, audit::Event event,
                       const ProfessionalId& who) const;
  void AppendEntryLeaf(store::Writing& writing, audit::Event event, const AgencyId& agency,
                       const ProfessionalId& who) const;

  store::Store& store_;
  const crypto::KeyPair& authority_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_ADMINISTER_H_
