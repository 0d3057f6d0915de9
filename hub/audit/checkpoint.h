// Signed statements of the log's size and root, in C2SP form: the body of
// c2sp.org/tlog-checkpoint (origin, size, base64 root) in a c2sp.org/signed-note, signed with
// Ed25519. A checkpoint kept elsewhere is what proves later that nothing was cut or forked.

#ifndef HUB_AUDIT_CHECKPOINT_H_
#define HUB_AUDIT_CHECKPOINT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "hub/audit/tree.h"
#include "hub/base/result.h"
#include "hub/crypto/signature.h"

namespace hub::audit {

// Whether a log may be called so: printable ASCII without spaces or '+', at most 255 bytes.
bool IsOrigin(std::string_view text);

struct Checkpoint {
  std::string origin;  // "hub.oxfordshire/audit"
  std::uint64_t size = 0;
  Hash root{};
};

// The whole note, ending in a signature line.
// REQUIRES: IsOrigin(checkpoint.origin)
std::string SignCheckpoint(const Checkpoint& checkpoint, const crypto::SigningKey& key);

// kInvalid if the note is malformed or not signed by this key for this origin. No
// extension lines; other signers' lines, such as witnesses', are allowed and not checked.
Result<Checkpoint> ReadCheckpoint(std::string_view note, std::string_view origin,
                                  const crypto::PublicKey& key);

// "origin+hash+base64": the form in which a verifier is told the key (C2SP signed-note).
std::string VerifierKey(std::string_view origin, const crypto::PublicKey& key);
Result<crypto::PublicKey> ReadVerifierKey(std::string_view text, std::string& origin);

}  // namespace hub::audit

#endif  // HUB_AUDIT_CHECKPOINT_H_
