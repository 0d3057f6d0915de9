// From what was stated (store/rights.h) to what the rules ask (access/facts.h), for one asker at
// one moment. Where several statements hold at once, here is which of them counts.

#ifndef HUB_SERVICE_RIGHTS_FACTS_H_
#define HUB_SERVICE_RIGHTS_FACTS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "hub/access/facts.h"
#include "hub/service/caller.h"
#include "hub/store/rights.h"
#include "hub/store/store.h"

namespace hub::service {

// Adds to `facts` what the child's statements say. An enquiry, an override and a contact that were
// not opened by children's social care (by earlier releases, or an agency of that kind no more)
// open nothing (decision 0025). REQUIRES: facts.birth_latest and facts.shielded are as the child's
// source persons have them.
void AddRights(store::Reading& reading, const store::ChildRights& rights, const Caller& caller,
               const access::Question& question, access::ChildFacts& facts);

// The agreement that counts: of a child who decides for themselves the child's own, else the
// parents'. A child's refusal beside a parent's agreement is no agreement of theirs: see
// `child_refused`.
struct AgreementInForce {
  std::optional<access::Agreement> agreement;
  bool child_refused = false;
};
AgreementInForce InForce(const store::ChildRights& rights, access::Purpose purpose,
                         access::Competence competence);

// What was stated of entries, looked up by their place.
class EntryRights {
 public:
  EntryRights(const store::ChildRights& rights, const access::Question& question,
              store::ProfessionalRow who, store::AgencyRow agency);

  bool Has(store::PersonRow person, std::int64_t seq) const;

  // Adds to `facts` what was stated of this entry and of everything that its owner holds.
  void Add(store::PersonRow person, std::int64_t seq, store::AgencyRow owner,
           access::EntryFacts& facts) const;

  // The labels with those that were put on and without those that were taken off.
  records::LabelSet Labels(store::PersonRow person, std::int64_t seq,
                           records::LabelSet labels) const;

  // Whether it was sent on to the asker after it came.
  bool SentOn(store::PersonRow person, std::int64_t seq) const;

 private:
  const store::ChildRights& rights_;
  const access::Question& question_;
  const store::ProfessionalRow who_;
  const store::AgencyRow agency_;
};

// The order by which this asker reads, if one stands: what it covers.
const store::Gateway::Scope* OrderScope(const store::ChildRights& rights, const Caller& caller,
                                        access::Purpose purpose);

}  // namespace hub::service

#endif  // HUB_SERVICE_RIGHTS_FACTS_H_
