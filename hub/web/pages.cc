#include "hub/web/pages.h"

#include <algorithm>
#include <utility>

#include "hub/web/admin_view.h"
#include "hub/web/qr.h"
#include "hub/web/reasons.h"
#include "hub/web/words.h"

namespace hub::web {
namespace {

using access::Purpose;
using access::Role;

constexpr Purpose kPurposes[] = {
    Purpose::kOwn,     Purpose::kEarlyHelp, Purpose::kChildInNeed,
    Purpose::kMash,    Purpose::kSection47, Purpose::kEmergency,
    Purpose::kTransit, Purpose::kCourt,     Purpose::kReview,
};

struct NavLink {
  std::string_view to;
  std::string_view words;
};

std::vector<View> NavOf(const Reader& reader, std::string_view here) {
  std::vector<NavLink> links = {{"/", HasDesk(reader.role) ? "My desk" : "My children"}};
  if (ReadsAboutChildren(reader.role)) links.push_back({"/find", "Find a child"});
  for (const DeskLink& link : DeskLinks(reader.role)) links.push_back({link.to, link.words});
  links.push_back({"/opened", "What I opened"});
  std::vector<View> nav;
  const std::string_view path = here.substr(0, here.find('?'));
  for (const NavLink& link : links) {
    nav.emplace_back()
        .Text("nav_to", link.to)
        .Text("nav_words", link.words)
        .Truth("nav_here", path == link.to);
  }
  return nav;
}

std::string NameOf(const Sensitive& given, const Sensitive& family) {
  std::string name = given.Reveal();
  if (!name.empty() && !family.empty()) name += ' ';
  return name + family.Reveal();
}

void AddSteps(std::vector<std::string_view>& steps, const std::vector<access::Rule>& rules) {
  for (const access::Rule rule : rules) {
    const std::string_view step = access::Explain(rule).next_step;
    if (!step.empty() && std::find(steps.begin(), steps.end(), step) == steps.end())
      steps.push_back(step);
  }
}

}  // namespace

Result<Pages> Pages::Read(const std::filesystem::path& share, std::string hub_name) {
  const std::filesystem::path folder = share / "hub" / "web";
  Result<Templates> templates = Templates::Read(folder / "templates");
  if (!templates.ok()) return templates.error();
  Result<Assets> assets = Assets::Read(folder / "assets");
  if (!assets.ok()) return assets.error();
  return Pages(std::move(templates).value(), std::move(assets).value(), std::move(hub_name));
}

std::string Pages::Render(std::string_view page, const Frame& frame, const View& view) const {
  View whole;
  whole.Text("title", frame.title)
      .Text("hub_name", hub_name_)
      .Text("css", assets_.AddressOf("onestory.css"))
      .Text("js", assets_.AddressOf("onestory.js"))
      .Truth("signed_in", frame.reader.has_value())
      .Truth("faulty", !frame.faults.empty());
  if (frame.reader) {
    whole.Text("my_name", frame.reader->name)
        .Text("my_agency", frame.reader->agency)
        .Text("my_role", access::Words(frame.reader->role))
        .Text("csrf", frame.reader->csrf)
        .Text("hide", "/hidden?to=" + QueryText(frame.here))
        .List("nav", NavOf(*frame.reader, frame.here));
  }
  std::vector<View> faults;
  for (const Fault& fault : frame.faults)
    faults.emplace_back().Text("fault_at", fault.at).Text("fault", fault.words);
  whole.List("faults", std::move(faults));
  return templates_.Render(page, whole.Add(view));
}

bool ReadsAboutChildren(Role role) {
  return role == Role::kNamedProfessional || role == Role::kLeadProfessional ||
         role == Role::kMashScreener || role == Role::kSection47Worker || role == Role::kSupervisor;
}

View RolesView(const std::vector<Role>& roles) {
  std::vector<View> list;
  for (const Role role : roles) {
    list.emplace_back()
        .Text("role_code", access::Name(role))
        .Text("role_words", Capitalised(access::Words(role)))
        .Truth("role_first", role == roles.front());
  }
  return View().List("roles", std::move(list));
}

Result<View> EnrolmentView(const std::string& totp_uri, std::string_view secret) {
  const Result<QrCode> code = QrOf(totp_uri);
  if (!code.ok()) return code.error();
  return View()
      .Text("qr_path", code.value().path)
      .Text("qr_side", std::to_string(code.value().side))
      .Text("secret", secret);
}

View PurposesView(Purpose chosen) {
  std::vector<View> list;
  for (const Purpose purpose : kPurposes) {
    list.emplace_back()
        .Text("purpose_code", access::Name(purpose))
        .Text("purpose_words", PurposeWords(purpose))
        .Truth("purpose_chosen", purpose == chosen);
  }
  return View().List("purposes", std::move(list));
}

View OwnChildrenView(const audit::Released<chronology::OwnChildren>& released) {
  const chronology::OwnChildren& answer = released.answer();
  std::vector<View> children;
  for (const chronology::OwnChild& child : answer.children) {
    const std::string name = NameOf(child.given, child.family);
    children.emplace_back()
        .Text("child_id", child.child.Hex())
        .Text("child_name", name.empty() ? "A child whom your own agency has no record of" : name)
        .Text("child_born", child.birth.known() ? DateWords(child.birth) : "")
        .Text("child_tie", Capitalised(TieWords(child.tie)))
        .Text("child_opened", child.opened ? MomentWords(*child.opened) : "")
        .Text("child_reason", child.since ? PurposeWords(child.read_for) : "")
        .Text("child_new",
              child.since.value_or(0) == 0 ? "" : std::to_string(*child.since) + " new")
        .Text("child_since", child.opened ? "?since=" + QueryText(child.opened->Rfc3339()) : "");
  }
  return View()
      .Truth("any", !children.empty())
      .Truth("none", children.empty())
      .Truth("more", answer.more)
      .Text("count_words", Counted(children.size(), "child", "children"))
      .List("children", std::move(children));
}

View FoundView(const audit::Released<chronology::SearchAnswer>& released, Purpose purpose) {
  const chronology::SearchAnswer& answer = released.answer();
  std::vector<View> children;
  for (const chronology::FoundChild& child : answer.found) {
    children.emplace_back()
        .Text("child_id", child.child.Hex())
        .Text("child_name", NameOf(child.given, child.family))
        .Text("child_born", child.birth.known() ? DateWords(child.birth) : "")
        .Truth("child_open", child.relationship);
  }
  std::vector<std::string_view> steps;
  AddSteps(steps, answer.next);
  return View()
      .Truth("searched", true)
      .Truth("any", !children.empty())
      .Truth("none", children.empty())
      .Text("searched_for", access::Name(purpose))
      .Text("count_words", Counted(children.size(), "child fits", "children fit"))
      .List("children", std::move(children))
      .List("steps", ListOf("step", steps));
}

View RefusalView(const audit::Released<access::Told>& refusal, std::string_view asked_for) {
  const access::Told& told = refusal.answer();
  const bool explained = told.outcome != access::Outcome::kHide && !told.because.empty();
  std::vector<std::string_view> steps;
  if (explained) {
    AddSteps(steps, told.because);
    AddSteps(steps, told.closed_because);
  }
  if (steps.empty()) {
    steps = {"Check that your reason is the right one.",
             "Ask a lead professional or your supervisor to name you, if you work with the child."};
  }
  return View()
      .Text("asked_for", asked_for)
      .Text("purpose_words",
            told.purpose == Purpose::kNone ? "" : Capitalised(PurposeWords(told.purpose)))
      .Truth("explained", explained)
      .List("reasons", explained ? ReasonsOf(told.because) : std::vector<View>())
      .List("steps", ListOf("step", steps))
      .Text("decision", told.id.Hex())
      .Text("decided_at", MomentWords(told.at));
}

std::string QueryText(std::string_view text) {
  constexpr std::string_view kPlain = "-._~";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       kPlain.find(c) != kPlain.npos;
    if (plain) {
      out += c;
      continue;
    }
    constexpr std::string_view kHex = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

}  // namespace hub::web
