#pragma once

#include "viz/whatif.hpp"
#include "viz/words.hpp"

#include <SFML/Graphics/RenderWindow.hpp>
#include <SFML/Window/Event.hpp>

#include <memory>

namespace twinshift::viz {

/// The panel of the live moment: sliders of Dear ImGui over an SFML window.
class Sliders {
public:
  Sliders();
  ~Sliders();
  Sliders(Sliders const&) = delete;
  Sliders& operator=(Sliders const&) = delete;

  /// True if the panel took the event.
  bool handle(sf::Event const& event);
  /// What the panel tells besides the levers.
  struct State {
    WhatIfAnswer const* answer = nullptr;  ///< the last one, if there is one
    bool asking = false;                   ///< one is on its way
    bool full_run = false;                 ///< a full run is under way
  };
  /// Draws the panel; true if the hand wants an answer for `levers` now.
  bool draw(sf::RenderWindow& window, Levers& levers, State const& state, bool dark, Language language);

private:
  struct Font;
  void paint(sf::RenderWindow& window) const;
  std::unique_ptr<Font> font_;
};

}  // namespace twinshift::viz
