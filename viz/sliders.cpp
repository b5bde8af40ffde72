#include "viz/sliders.hpp"

#include "viz/theme.hpp"

#include <SFML/Graphics/Texture.hpp>
#include <SFML/Graphics/Vertex.hpp>

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <utility>
#include <vector>

namespace twinshift::viz {
namespace {

constexpr Words kTitle = {"What if", "만약에"};
constexpr Words kFare = {"Fare", "요금"};
constexpr Words kHeadway = {"Headway", "배차 간격"};
constexpr Words kHydrogen = {"Hydrogen buses", "수소 버스"};
constexpr Words kAsItIs = {"as it is", "그대로"};
constexpr Words kParking = {"Parking price", "주차 요금"};
constexpr Words kAsk = {"Estimate", "추정"};
constexpr Words kAsking = {"asking...", "계산 중..."};
constexpr Words kMark = {"estimate, not a full run", "추정, 전체 실행 아님"};
constexpr Words kNoAnswer = {"An estimate is not available here;\nrun the scenario for an answer.",
                             "여기서는 추정할 수 없습니다.\n시나리오를 실행하세요."};
constexpr Words kFullRun = {"a full run is under way...", "전체 실행 중..."};
constexpr std::array kLatin = {"/usr/share/fonts/opentype/inter/Inter-Regular.otf",
                               "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"};
constexpr char const* kKorean = "/usr/share/fonts/truetype/nanum/NanumSquareR.ttf";
constexpr float kLetters = 26;
constexpr std::array kKeys = {
    std::pair{sf::Keyboard::Tab, ImGuiKey_Tab},        std::pair{sf::Keyboard::Enter, ImGuiKey_Enter},
    std::pair{sf::Keyboard::Left, ImGuiKey_LeftArrow}, std::pair{sf::Keyboard::Right, ImGuiKey_RightArrow},
    std::pair{sf::Keyboard::Up, ImGuiKey_UpArrow},     std::pair{sf::Keyboard::Down, ImGuiKey_DownArrow},
    std::pair{sf::Keyboard::Space, ImGuiKey_Space}};

ImVec4 colour(Colour c, float alpha = 1) {
  return {static_cast<float>(c.r) / 255, static_cast<float>(c.g) / 255, static_cast<float>(c.b) / 255, alpha};
}

/// The picture's own colours and corners.
void set_style(Theme const& theme, float scale) {
  ImGuiStyle style;
  style.WindowRounding = 14;
  style.FrameRounding = style.GrabRounding = 8;
  style.WindowPadding = {28, 20};
  style.FramePadding = {12, 8};
  style.ItemSpacing = {14, 14};
  style.GrabMinSize = 24;
  style.WindowBorderSize = 0;
  style.ScaleAllSizes(scale);
  style.Colors[ImGuiCol_Text] = colour(theme.text);
  style.Colors[ImGuiCol_WindowBg] = colour(theme.panel, 0.97F);
  style.Colors[ImGuiCol_TitleBg] = style.Colors[ImGuiCol_TitleBgActive] = colour(theme.card);
  for (auto const place : {ImGuiCol_FrameBg, ImGuiCol_FrameBgHovered, ImGuiCol_FrameBgActive, ImGuiCol_Button,
                           ImGuiCol_ButtonHovered, ImGuiCol_ButtonActive})
    style.Colors[place] = colour(theme.rule);
  style.Colors[ImGuiCol_SliderGrab] = style.Colors[ImGuiCol_SliderGrabActive] = colour(theme.hydrogen);
  style.Colors[ImGuiCol_NavHighlight] = colour(theme.text_second);
  ImGui::GetStyle() = style;
  ImGui::GetIO().FontGlobalScale = scale;
}

void show_answer(WhatIfAnswer const& answer, Language language) {
  if (answer.estimates.empty()) return ImGui::TextUnformatted(in(language, kNoAnswer).c_str());
  for (auto const& e : answer.estimates)
    ImGui::Text("%s  %.4g %s  [%.4g, %.4g]", measure_in_words(e.name, language).c_str(), e.value, e.unit.c_str(), e.low,
                e.high);
  ImGui::TextUnformatted(in(language, kMark).c_str());
}

}  // namespace

struct Sliders::Font {
  sf::Texture texture;
  ImVector<ImWchar> latin;
  ImVector<ImWchar> ranges;
};

Sliders::Sliders() : font_{std::make_unique<Font>()} {
  ImGui::CreateContext();
  auto& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  for (auto const& [ours, theirs] : kKeys) io.KeyMap[theirs] = ours;
  auto const* const latin =
      std::find_if(kLatin.begin(), kLatin.end(), [](char const* path) { return std::filesystem::exists(path); });
  ImFontGlyphRangesBuilder signs;
  signs.AddRanges(io.Fonts->GetGlyphRangesDefault());
  signs.AddText("₂");
  signs.BuildRanges(&font_->latin);
  if (latin != kLatin.end()) io.Fonts->AddFontFromFileTTF(*latin, kLetters, nullptr, font_->latin.Data);
  if (latin != kLatin.end() && std::filesystem::exists(kKorean)) {
    ImFontGlyphRangesBuilder letters;  // only those in use: a whole Hangul font makes a huge texture
    for (auto const& words :
         {kTitle, kFare, kHeadway, kHydrogen, kAsItIs, kParking, kAsk, kAsking, kMark, kNoAnswer, kFullRun})
      letters.AddText(words.ko);
    for (auto const* name : {"bus_share", "car_share", "public_share", "hydrogen"})
      letters.AddText(measure_in_words(name, Language::kKorean).c_str());
    letters.BuildRanges(&font_->ranges);
    ImFontConfig merge;
    merge.MergeMode = true;
    io.Fonts->AddFontFromFileTTF(kKorean, kLetters, &merge, font_->ranges.Data);
  }
  unsigned char* pixels = nullptr;
  int width = 0;
  int height = 0;
  io.Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
  font_->texture.create(static_cast<unsigned>(width), static_cast<unsigned>(height));
  font_->texture.update(pixels);
  io.Fonts->SetTexID(&font_->texture);
}

Sliders::~Sliders() { ImGui::DestroyContext(); }

bool Sliders::handle(sf::Event const& event) {
  auto& io = ImGui::GetIO();
  switch (event.type) {
    case sf::Event::MouseMoved:
      io.MousePos = {static_cast<float>(event.mouseMove.x), static_cast<float>(event.mouseMove.y)};
      return io.WantCaptureMouse;
    case sf::Event::MouseButtonPressed:
    case sf::Event::MouseButtonReleased:
      io.MousePos = {static_cast<float>(event.mouseButton.x), static_cast<float>(event.mouseButton.y)};
      io.MouseDown[0] = event.type == sf::Event::MouseButtonPressed;
      return io.WantCaptureMouse;
    case sf::Event::KeyPressed:
    case sf::Event::KeyReleased:
      for (auto const& [ours, theirs] : kKeys) {
        if (event.key.code != ours) continue;
        io.KeysDown[ours] = event.type == sf::Event::KeyPressed;
        return true;
      }
      return false;
    default:
      return false;
  }
}

bool Sliders::draw(sf::RenderWindow& window, Levers& levers, State const& state, bool dark, Language language) {
  auto& io = ImGui::GetIO();
  auto const size = window.getSize();
  io.DisplaySize = {static_cast<float>(size.x), static_cast<float>(size.y)};
  io.DeltaTime = 1.0F / 60;
  set_style(dark ? kDark : kLight, std::max(0.5F, static_cast<float>(size.y) / 1080));
  ImGui::NewFrame();
  ImGui::SetNextWindowPos({io.DisplaySize.x * 0.36F, io.DisplaySize.y * 0.08F}, ImGuiCond_Appearing);
  ImGui::Begin(in(language, kTitle).c_str(), nullptr, ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoCollapse);
  ImGui::SliderInt(in(language, kFare).c_str(), &levers.fare, 0, 200, "%d %%");
  ImGui::SliderInt(in(language, kHeadway).c_str(), &levers.headway, 25, 400, "%d %%");
  bool const as_it_is = levers.hydrogen_share == Levers::kAsItIs;
  ImGui::SliderInt(in(language, kHydrogen).c_str(), &levers.hydrogen_share, Levers::kAsItIs, 100,
                   as_it_is ? in(language, kAsItIs).c_str() : "%d %%");
  ImGui::SliderInt(in(language, kParking).c_str(), &levers.parking, 0, 400, "%d %%");
  bool const wanted = ImGui::Button(in(language, state.asking ? kAsking : kAsk).c_str()) && !state.asking;
  if (state.answer != nullptr) show_answer(*state.answer, language);
  if (state.full_run) ImGui::TextUnformatted(in(language, kFullRun).c_str());
  ImGui::End();
  ImGui::Render();
  paint(window);
  return wanted;
}

void Sliders::paint(sf::RenderWindow& window) const {
  auto const whole = window.getView();
  auto const size = sf::Vector2f{window.getSize()};
  auto const* const data = ImGui::GetDrawData();
  auto const texture_size = sf::Vector2f{font_->texture.getSize()};
  std::vector<sf::Vertex> vertices;
  for (int l = 0; l < data->CmdListsCount; ++l) {
    auto const* const list = data->CmdLists[l];
    for (auto const& command : list->CmdBuffer) {
      vertices.clear();
      for (unsigned i = 0; i < command.ElemCount; ++i) {
        auto const& v = list->VtxBuffer[static_cast<int>(list->IdxBuffer[static_cast<int>(command.IdxOffset + i)] +
                                                         command.VtxOffset)];
        auto const byte = [&](unsigned shift) { return static_cast<sf::Uint8>(v.col >> shift); };
        vertices.emplace_back(sf::Vector2f{v.pos.x, v.pos.y}, sf::Color{byte(0), byte(8), byte(16), byte(24)},
                              sf::Vector2f{v.uv.x * texture_size.x, v.uv.y * texture_size.y});
      }
      auto const left = std::max(0.0F, command.ClipRect.x);
      auto const top = std::max(0.0F, command.ClipRect.y);
      sf::FloatRect const clip{left, top, std::min(size.x, command.ClipRect.z) - left,
                               std::min(size.y, command.ClipRect.w) - top};
      if (clip.width <= 0 || clip.height <= 0 || vertices.empty()) continue;
      sf::View view{clip};  // SFML has no scissors; a view of the clip's size at its place cuts alike
      view.setViewport({clip.left / size.x, clip.top / size.y, clip.width / size.x, clip.height / size.y});
      window.setView(view);
      window.draw(vertices.data(), vertices.size(), sf::Triangles, sf::RenderStates{&font_->texture});
    }
  }
  window.setView(whole);
}

}  // namespace twinshift::viz
