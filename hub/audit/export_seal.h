// What makes a file that left the hub its own: a signed statement at its end, by which anybody
// with the hub's verifier key tells, without the hub, whether one byte of it was changed.
//
// A PDF gets one comment line after its end, which readers of PDFs pass by; JSON becomes the first
// of two members:
//
//   %PDF-1.3 ... %%EOF
//   %onestory-seal <base64 of the statement>.<base64 of its signature>
//
//   {"pack":{...},"seal":"<base64 of the statement>.<base64 of its signature>"}
//
// The statement, one line feed after each line:
//
//   onestory export v1
//   origin <hub origin>
//   code <the short code on each page>
//   at <RFC 3339>
//   leaf <index in the audit log>
//   format <pdf or json>
//   file <SHA-256 of the PDF, or of the pack's object, in hex>
//
// The code is bound to what the pack says, for whom and why, so that a page alone finds its
// export in the hub's list of what was disclosed.

#ifndef HUB_AUDIT_EXPORT_SEAL_H_
#define HUB_AUDIT_EXPORT_SEAL_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/base/time.h"
#include "hub/crypto/hash.h"
#include "hub/crypto/signature.h"

namespace hub::audit {

enum class ExportFormat : std::uint8_t { kPdf = 1, kJson = 2 };
std::string_view Name(ExportFormat format);  // "pdf"

// Sixty bits as people read them out: "K7QD-2MXA-90FT", without the letters I, L, O and U.
std::string ExportCodeText(std::uint64_t code);
// Of everything that a pack says. Each text counts with its length.
std::uint64_t ExportCodeOf(std::initializer_list<std::string_view> says);

struct ExportSeal {
  std::string origin;
  std::string code;
  Instant at;
  std::uint64_t leaf = 0;
  ExportFormat format = ExportFormat::kPdf;
  crypto::Hash file{};

  std::string Canonical() const;
  friend bool operator==(const ExportSeal&, const ExportSeal&) = default;
};

// The file with its seal. `seal.file` is set here.
std::string SealExport(std::string file, ExportSeal seal, const crypto::SigningKey& key);

// What the seal says of a file that is whole. kInvalid: it has no seal, it is of another hub, or
// something of it was changed; for_caller says which.
Result<ExportSeal> VerifyExport(std::string_view file, std::string_view origin,
                                const crypto::PublicKey& key);

}  // namespace hub::audit

#endif  // HUB_AUDIT_EXPORT_SEAL_H_
