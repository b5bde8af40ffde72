#include "viz/keys.hpp"

namespace twinshift::viz {

std::optional<Command> command_of(sf::Event::KeyEvent const& key) {
  if (key.control && key.shift && key.code == sf::Keyboard::S) return Command::kStill;
  switch (key.code) {
    case sf::Keyboard::Space:
      return Command::kPause;
    case sf::Keyboard::R:
      return Command::kBackward;
    case sf::Keyboard::Left:
      return Command::kEarlier;
    case sf::Keyboard::Right:
      return Command::kLater;
    case sf::Keyboard::Down:
      return Command::kSlower;
    case sf::Keyboard::Up:
      return Command::kFaster;
    case sf::Keyboard::B:
      return Command::kSingle;
    case sf::Keyboard::S:
      return Command::kSplit;
    case sf::Keyboard::T:
      return Command::kTwin;
    case sf::Keyboard::M:
      return Command::kMultiples;
    case sf::Keyboard::D:
      return Command::kDepot;
    case sf::Keyboard::C:
      return Command::kCharts;
    case sf::Keyboard::Home:
      return Command::kWholeCity;
    case sf::Keyboard::Add:
    case sf::Keyboard::Equal:
      return Command::kZoomIn;
    case sf::Keyboard::Subtract:
    case sf::Keyboard::Hyphen:
      return Command::kZoomOut;
    case sf::Keyboard::L:
      return Command::kMovers;
    case sf::Keyboard::H:
      return Command::kHeat;
    case sf::Keyboard::E:
      return Command::kEmissions;
    case sf::Keyboard::F:
      return Command::kFollow;
    case sf::Keyboard::X:
      return Command::kSliders;
    case sf::Keyboard::K:
      return Command::kCaption;
    case sf::Keyboard::V:
      return Command::kTheme;
    case sf::Keyboard::G:
      return Command::kLanguage;
    case sf::Keyboard::N:
    case sf::Keyboard::PageDown:
      return Command::kNextScene;
    case sf::Keyboard::P:
    case sf::Keyboard::PageUp:
      return Command::kSceneBefore;
    case sf::Keyboard::Escape:
      return Command::kLeave;
    default:
      return std::nullopt;
  }
}

}  // namespace twinshift::viz
