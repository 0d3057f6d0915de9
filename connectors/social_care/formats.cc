#include "connectors/social_care/formats.h"

#include "connectors/social_care/read_annex_a.h"
#include "connectors/social_care/read_cin.h"
#include "connectors/social_care/read_csc_api.h"
#include "connectors/social_care/read_ssda903.h"

namespace connectors {
namespace {

bool Names(const Head& head, std::string_view text) {
  return head.text.find(text) != std::string_view::npos;
}

int RecogniseCin(const Head& head) {
  if (!Names(head, "<")) return 0;
  if (Names(head, "CINdetails") || Names(head, "CINreferralDate")) return 95;
  if (Names(head, "<Collection>CIN<") || Names(head, "LAchildID>")) return 90;
  return 0;
}

hub::Result<Summary> ReadCinFiles(const std::vector<Input>& files, const Tables& tables,
                                  const Sender& sender, Sink& sink) {
  return ReadEach(&social_care::ReadCin, "cin", files, tables, sender, sink);
}

hub::Result<Summary> ReadCscApiFiles(const std::vector<Input>& files, const Tables& tables,
                                     const Sender& sender, Sink& sink) {
  return ReadEach(&social_care::ReadCscApi, "csc_api", files, tables, sender, sink);
}

}  // namespace

const std::vector<Format>& SocialCareFormats() {
  static const std::vector<Format> kFormats = [] {
    std::vector<Format> formats = {
        {"social-care-cin", "Children in need census, XML", "social-care", "cin", &RecogniseCin,
         &ReadCinFiles, "Child"},
        {"social-care-annex-a", "Lists of Ofsted's Annex A, tables", "social-care", "annex_a",
         &social_care::RecogniseAnnexA, &social_care::ReadAnnexA},
        {"social-care-ssda903", "Looked-after children return (SSDA903), tables or XML",
         "social-care", "ssda903", &social_care::RecogniseSsda903, &social_care::ReadSsda903,
         "CHILD", false},
        {"social-care-csc-api", "DfE children's social care API, JSON", "social-care", "csc_api",
         &social_care::RecogniseCscApi, &ReadCscApiFiles, "children Children ."},
    };
    // The API may order that everything about a child be destroyed, whichever of these told it.
    for (Format& format : formats) format.purged_by_person = true;
    return formats;
  }();
  return kFormats;
}

}  // namespace connectors
