#pragma once

#include "viz/help.hpp"

#include <SFML/Window/Event.hpp>

#include <optional>

namespace twinshift::viz {

/// What a key asks for; nothing if it has no meaning of its own.
[[nodiscard]] std::optional<Command> command_of(sf::Event::KeyEvent const& key);

}  // namespace twinshift::viz
