import { Component, type ReactNode } from 'react'
import { Broken } from './Broken'

interface Props {
  readonly children: ReactNode
  /** Another value is another place: it gets a chance of its own. */
  readonly place: string
}

interface State {
  readonly failed: boolean
  readonly failure?: unknown
}

/** A screen that fails takes no other with it: the recorder runs on beneath, and the way back stays open. */
export class Boundary extends Component<Props, State> {
  override state: State = { failed: false }

  static getDerivedStateFromError(failure: unknown): State {
    return { failed: true, failure }
  }

  override componentDidUpdate({ place }: Props) {
    if (this.state.failed && place !== this.props.place) this.setState({ failed: false, failure: undefined })
  }

  override render() {
    return this.state.failed ? <Broken failure={this.state.failure} /> : this.props.children
  }
}
